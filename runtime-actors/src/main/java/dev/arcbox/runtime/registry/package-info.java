/**
 * The client's side of the registry protocol: the HTTP API v2 of Docker and the OCI distribution
 * specification, over the JDK's HttpClient.
 *
 * <p>Owner: a {@link dev.arcbox.runtime.registry.RegistrySession} belongs to one transfer and is
 * closed with it; nothing stays open while nothing is transferred. Threads: every call blocks, is
 * made on virtual threads, and ends when its thread is interrupted.
 *
 * <p>A registry is hostile until verified. Limits: documents ({@link
 * dev.arcbox.runtime.oci.JsonDocument#MAX_BYTES}), headers, redirects ({@link
 * dev.arcbox.runtime.registry.RegistryHttp}), blobs by the size in their descriptor, silence by the
 * idle time-out. Credentials go to the registry's own origin and to the token service it names, and
 * never along with a redirect to another one.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">distribution
 *     specification</a>
 */
package dev.arcbox.runtime.registry;
