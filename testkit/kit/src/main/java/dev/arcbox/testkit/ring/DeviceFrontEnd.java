package dev.arcbox.testkit.ring;

import dev.arcbox.platform.fd.EventFd;
import java.nio.ByteBuffer;

/** A driver in front of a device, over whatever transport: the same tests run over each. */
public interface DeviceFrontEnd extends AutoCloseable {
  /** Resets the device and takes what it offers of {@code wanted}; returns what was taken. */
  long negotiate(long wanted) throws Exception;

  /** Places queue {@code index}; the call fd may serve several and stays the caller's. */
  RingDriver startQueue(int index, int size, EventFd call) throws Exception;

  /** All queues are placed: the device may run. */
  default void ready() {}

  /** Reads configuration space. */
  ByteBuffer config(int offset, int size) throws Exception;

  @Override
  void close();
}
