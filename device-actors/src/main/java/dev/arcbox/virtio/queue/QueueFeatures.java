package dev.arcbox.virtio.queue;

/** The negotiated feature bits that change how a split ring is read (VIRTIO 1.2 section 6). */
public record QueueFeatures(boolean indirect, boolean eventIdx) {
  /** VIRTIO_F_INDIRECT_DESC. */
  public static final long INDIRECT_DESC = 1L << 28;

  /** VIRTIO_F_EVENT_IDX. */
  public static final long EVENT_IDX = 1L << 29;

  /** Picks the two bits out of the features that the driver accepted. */
  public static QueueFeatures of(long negotiated) {
    return new QueueFeatures((negotiated & INDIRECT_DESC) != 0, (negotiated & EVENT_IDX) != 0);
  }
}
