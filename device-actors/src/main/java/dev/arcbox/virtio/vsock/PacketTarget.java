package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/** A buffer of the guest that takes one packet. */
interface PacketTarget {

  /** Room for payload after the header. */
  int room();

  /** Takes payload bytes at {@code position} after the header. */
  void payload(int position, MemorySegment source, long offset, int length);

  /** Takes the header, last. */
  void header(MemorySegment header);
}
