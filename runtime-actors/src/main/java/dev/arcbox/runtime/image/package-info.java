/**
 * Images on the host: an OCI image layout under {@code <data>/images}, filled from archives.
 *
 * <p>Blobs are content-addressed and verified before they get their name; which images and tags
 * exist is said by the store's {@code images} table alone, and {@code index.json} is written after
 * it for other tools to read. So a crash leaves either the image or nothing of it: unreferenced
 * blobs and the ingest area are swept at the next open.
 *
 * <p>Threads: every call blocks on disk and may be made from any virtual thread. Limits: {@link
 * dev.arcbox.runtime.image.ImageLimits}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">image
 *     layout</a>
 */
package dev.arcbox.runtime.image;
