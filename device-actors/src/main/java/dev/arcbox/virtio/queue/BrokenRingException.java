package dev.arcbox.virtio.queue;

import java.io.Serial;

/**
 * The driver left the ring itself in a state that makes no sense (VIRTIO 1.2 section 2.1.2): the
 * device sets DEVICE_NEEDS_RESET and stops using the queue.
 */
public final class BrokenRingException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Without a stack trace: the cause lies in the guest, not in our code. */
  public BrokenRingException(String message) {
    super(message, null, false, false);
  }
}
