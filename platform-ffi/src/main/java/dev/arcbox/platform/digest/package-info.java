/**
 * SHA-256 at the machine's speed. The daemon is compiled by the JVM's quick compiler alone, which
 * does not know the processor's instructions for it (docs/decisions/0005-quick-compiler.md): images
 * would be taken in at a fifth of the speed.
 *
 * <p>Owner: whoever asked for a digest; one thread at a time. State: the running hash, on the Java
 * heap. Spec: FIPS 180-4; OpenSSL's SHA256_Init(3).
 */
package dev.arcbox.platform.digest;
