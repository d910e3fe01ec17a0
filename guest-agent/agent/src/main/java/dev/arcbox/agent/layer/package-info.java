/**
 * Image layers on the data disk: {@code layers/<sha256 hex of the uncompressed tar>/}.
 *
 * <p>A layer is unpacked beside its place under a temporary name, checked against its digest,
 * flushed to the disk and then renamed: a name without a suffix is a whole and intact layer, after
 * a power cut too. What was left half-made is removed when the store is opened.
 *
 * <p>The archive is hostile. Every name is taken apart ({@link dev.arcbox.agent.tar.EntryPath}),
 * {@code ..} is refused, parents are resolved by the kernel with the layer as their root (no magic
 * links, no mounts), and the last component is never followed. Whiteouts become overlayfs's own:
 * {@code .wh.name} a character device 0:0, {@code .wh..wh..opq} the attribute {@code
 * trusted.overlay.opaque}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">image layers</a>
 */
package dev.arcbox.agent.layer;
