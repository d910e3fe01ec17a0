package dev.arcbox.virtio.queue;

/**
 * What a device accepts in one chain, below what the ring itself bounds.
 *
 * @param chainLength most descriptors in a chain, indirect ones included
 * @param chainBytes most bytes in a chain, both directions together
 */
public record QueueLimits(int chainLength, long chainBytes) {
  /** VIRTIO 1.2 section 2.7.5.3.1: a chain is never longer than the largest queue size, 32768. */
  public static final int MAX_CHAIN_LENGTH = 32768;

  /** 1024 pages and a header either side; 64 MiB is far above any request our devices invite. */
  public static final QueueLimits DEFAULT = new QueueLimits(1026, 64L << 20);

  /** Refuses limits that would let nothing or too much through. */
  public QueueLimits {
    if (chainLength < 1 || chainLength > MAX_CHAIN_LENGTH) {
      throw new IllegalArgumentException("chain length limit " + chainLength);
    }
    if (chainBytes < 1 || chainBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("chain byte limit " + chainBytes);
    }
  }
}
