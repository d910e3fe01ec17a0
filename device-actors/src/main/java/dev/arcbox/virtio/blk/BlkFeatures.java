package dev.arcbox.virtio.blk;

/** Feature bits of the block device (VIRTIO 1.2 section 5.2.3). */
final class BlkFeatures {
  private BlkFeatures() {}

  static final long SEG_MAX = 1L << 2;
  static final long READ_ONLY = 1L << 5;
  static final long BLK_SIZE = 1L << 6;
  static final long FLUSH = 1L << 9;
  static final long TOPOLOGY = 1L << 10;
  static final long DISCARD = 1L << 13;
  static final long WRITE_ZEROES = 1L << 14;

  static long offered(boolean readOnly) {
    long always = SEG_MAX | BLK_SIZE | FLUSH | TOPOLOGY;
    return always | (readOnly ? READ_ONLY : DISCARD | WRITE_ZEROES);
  }
}
