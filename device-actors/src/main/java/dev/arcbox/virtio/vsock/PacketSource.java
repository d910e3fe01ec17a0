package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/** The bytes after the header of a packet that came from the guest. */
interface PacketSource {

  /** How many bytes the guest really provided, whatever its header claims. */
  long available();

  /**
   * Copies {@code length} bytes from {@code position}; the caller keeps within {@link #available}.
   */
  void copy(int position, MemorySegment target, long offset, int length);
}
