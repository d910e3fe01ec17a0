package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/**
 * RST packets that wait for a buffer of the guest, for connections that do not exist (any more).
 * Bounded: while it is full, the device takes no packets that could need another.
 */
final class ResetQueue {
  private final long[] sourceCids;
  private final long[] targetCids;
  private final long[] ports;
  private final int[] types;
  private int head;
  private int count;

  ResetQueue(int capacity) {
    sourceCids = new long[capacity];
    targetCids = new long[capacity];
    ports = new long[capacity];
    types = new int[capacity];
  }

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  /** Queues one; false when there is no room. */
  boolean add(long sourceCid, long targetCid, int sourcePort, int targetPort, int type) {
    if (count == ports.length) {
      return false;
    }
    int at = (head + count) % ports.length;
    sourceCids[at] = sourceCid;
    targetCids[at] = targetCid;
    ports[at] = (long) sourcePort << 32 | targetPort & 0xffff_ffffL;
    types[at] = type;
    count++;
    return true;
  }

  /** Writes the oldest into {@code header} and forgets it. */
  void poll(MemorySegment header) {
    long both = ports[head];
    VsockHeader.addresses(
        header, sourceCids[head], targetCids[head], (int) (both >>> 32), (int) both);
    VsockHeader.operation(header, types[head], VsockHeader.OP_RST, 0, 0);
    VsockHeader.credit(header, 0, 0);
    head = (head + 1) % ports.length;
    count--;
  }

  void clear() {
    count = 0;
  }
}
