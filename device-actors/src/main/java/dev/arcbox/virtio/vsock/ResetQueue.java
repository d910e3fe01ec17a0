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

  /** Queues the answer to a packet, back to where it came from; false when there is no room. */
  boolean answer(MemorySegment packet) {
    long answering = ports(VsockHeader.targetPort(packet), VsockHeader.sourcePort(packet));
    return add(
        VsockHeader.targetCid(packet),
        VsockHeader.sourceCid(packet),
        answering,
        VsockHeader.type(packet));
  }

  /** Queues one from the host to the guest; false when there is no room. */
  boolean add(long guestCid, int hostPort, int guestPort) {
    return add(VsockHeader.HOST_CID, guestCid, ports(hostPort, guestPort), VsockHeader.TYPE_STREAM);
  }

  private boolean add(long from, long to, long fromTo, int type) {
    if (count == ports.length) {
      return false;
    }
    int at = (head + count) % ports.length;
    sourceCids[at] = from;
    targetCids[at] = to;
    ports[at] = fromTo;
    types[at] = type;
    count++;
    return true;
  }

  private static long ports(int from, int to) {
    return ((long) from << 32) | (to & 0xffff_ffffL);
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
