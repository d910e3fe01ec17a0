/**
 * Words of the OCI image specification as values: digests, names, descriptors, manifests,
 * configurations.
 *
 * <p>Owner: nobody; everything here is immutable and free of I/O. Every value that comes from an
 * archive or a registry is checked by the parser that makes it, so that holding one means that it
 * is legal. Limits stand in {@link dev.arcbox.runtime.oci.JsonDocument}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">image-spec</a>
 */
package dev.arcbox.runtime.oci;
