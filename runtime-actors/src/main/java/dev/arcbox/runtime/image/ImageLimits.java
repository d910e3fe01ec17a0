package dev.arcbox.runtime.image;

/**
 * How much an archive may ask of this host before it is refused.
 *
 * @param archiveBytes of the outer archive, uncompressed
 * @param archiveEntries in the outer archive
 * @param layerBytes of one layer, uncompressed
 * @param layerEntries in one layer
 * @param layers of one image
 * @param images in one archive
 * @param expansion how many times its compressed size a stream may grow to, beyond {@code
 *     freeExpansionBytes}
 * @param freeExpansionBytes up to which any expansion is taken, because a small run of zeros is
 *     harmless
 * @param reserveBytes of the disk that stay free
 */
public record ImageLimits(
    long archiveBytes,
    int archiveEntries,
    long layerBytes,
    int layerEntries,
    int layers,
    int images,
    int expansion,
    long freeExpansionBytes,
    long reserveBytes) {

  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /**
   * The largest public images are about 30 GiB with half a million files; overlayfs takes 127
   * layers as Docker does. Text compresses 10:1 and sparse database files perhaps 100:1; deflate's
   * limit, which bombs use, is 1032:1.
   */
  public static final ImageLimits STANDARD =
      new ImageLimits(64 * GIB, 20_000, 64 * GIB, 1_000_000, 127, 1_000, 200, 256 * MIB, 256 * MIB);
}
