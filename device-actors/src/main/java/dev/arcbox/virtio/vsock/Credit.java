package dev.arcbox.virtio.vsock;

/**
 * How much each side may still send (VIRTIO 1.2 section 5.10.6.3). All counters are free-running
 * unsigned 32-bit numbers. Worker thread only; allocates nothing.
 */
final class Credit {
  /**
   * How far behind the newest count an older one may arrive: drivers stamp packets before they
   * queue them, so two threads of the guest can overtake each other.
   */
  private static final int STALE = 16 << 20;

  private final int ourBuffer;
  private int received;

  /** Written by the worker, read by the stream's reader too. */
  private volatile int advertised;

  private int peerBuffer;
  private int peerForwarded;
  private int sent;

  Credit(int ourBuffer) {
    this.ourBuffer = ourBuffer;
  }

  /** Our receive buffer: the buf_alloc of every packet we send. */
  int ourBuffer() {
    return ourBuffer;
  }

  /** Takes the guest's counts from a packet; false when it acknowledges bytes never sent. */
  boolean peer(int bufferSize, int forwarded) {
    if (Integer.compareUnsigned(sent - forwarded, sent - peerForwarded) <= 0) {
      peerForwarded = forwarded;
      peerBuffer = bufferSize;
      return true;
    }
    return Integer.compareUnsigned(peerForwarded - forwarded, STALE) <= 0;
  }

  /** What the guest can take now; a buffer that shrank below what is under way gives nothing. */
  int sendable() {
    long free = (peerBuffer & 0xffff_ffffL) - ((sent - peerForwarded) & 0xffff_ffffL);
    return Math.clamp(free, 0, Integer.MAX_VALUE);
  }

  void sent(int bytes) {
    sent += bytes;
  }

  /** Counts bytes that the guest sent; false when it had no credit for them. */
  boolean receive(long bytes, int consumed) {
    long used = (received - consumed) & 0xffff_ffffL;
    if (used + bytes > ourBuffer) {
      return false;
    }
    received += (int) bytes;
    return true;
  }

  /** Our count was put into a packet. */
  void advertised(int consumed) {
    advertised = consumed;
  }

  /**
   * Whether to tell the guest unasked: half the buffer is free that it does not know of, so it
   * hears of it long before it must stop.
   */
  boolean updateDue(int consumed) {
    return consumed - advertised >= ourBuffer / 2;
  }
}
