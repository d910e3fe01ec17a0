package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.QueueLimits;
import java.lang.foreign.MemorySegment;

/**
 * A virtio device that knows no transport. One instance serves from one {@link #activate} to the
 * next {@link #reset} or {@link #close}; all calls come from its worker thread.
 *
 * <p>When a method throws an unchecked exception the instance is closed, and a new one from the
 * same factory is activated on the same rings; chains that were in flight are popped again.
 */
public interface VirtioDevice extends AutoCloseable {
  /** The virtio device id (VIRTIO 1.2 section 5), for instance 2 for a block device. */
  int deviceId();

  /** How many virtqueues the device has. */
  int queueCount();

  /**
   * Device features offered; the transport adds VERSION_1, INDIRECT_DESC, EVENT_IDX and its own.
   */
  long features();

  /** What a chain may be at most. */
  default QueueLimits limits() {
    return QueueLimits.DEFAULT;
  }

  /** Size of the device's configuration space. */
  int configSize();

  /** Copies {@code length} bytes of configuration from {@code offset}; the range was checked. */
  void readConfig(int offset, MemorySegment target, int length);

  /** Takes a write to the configuration space; the range was checked. Ignored by default. */
  default void writeConfig(int offset, MemorySegment source, int length) {}

  /** Features were negotiated and the queues may run from now on. */
  void activate(DeviceContext context);

  /**
   * The driver added buffers to the queue, or the queue just started: pop and serve what there is,
   * complete it, and call {@link VirtioQueue#interrupt} once at the end. Returns without waiting.
   */
  void process(VirtioQueue queue) throws BrokenRingException;

  /** The driver took the device down: forget queues and chains. {@code activate} may follow. */
  void reset();

  /** Gives back files and fds; the instance is not used again. */
  @Override
  void close();
}
