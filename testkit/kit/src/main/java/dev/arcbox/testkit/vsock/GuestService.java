package dev.arcbox.testkit.vsock;

import java.lang.foreign.MemorySegment;

/** What a program of the guest does with its connections; called on the guest's thread. */
public interface GuestService {

  /** The connection is established. */
  default void opened(GuestStream stream) {}

  /** Bytes came; {@link GuestStream#consumed} gives their room back, now or later. */
  void received(GuestStream stream, MemorySegment memory, long offset, int length);

  /**
   * Puts up to {@code room} bytes into a packet and returns how many; 0 for nothing now, -1 to end
   * this direction.
   */
  int fill(GuestStream stream, MemorySegment memory, long offset, int room);

  /** The host sends no more. */
  default void ended(GuestStream stream) {}

  /** The connection is gone. */
  default void gone(GuestStream stream) {}
}
