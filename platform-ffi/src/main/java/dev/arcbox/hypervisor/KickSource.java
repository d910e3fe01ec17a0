package dev.arcbox.hypervisor;

import dev.arcbox.platform.fd.EventFd;

/**
 * Turns certain register writes of the guest into a signal of an eventfd, without an exit to this
 * process: the worker that reads the eventfd is woken straight from the host's kernel. The device's
 * {@link MmioDevice#write} does not see these writes then.
 *
 * <p>Any thread. The caller owns the eventfd and disconnects before closing it; a machine that ends
 * forgets all of them.
 */
public interface KickSource {
  /**
   * From now on a write of {@code value} with {@code size} bytes at {@code offset} of the device's
   * range signals {@code target}.
   *
   * @throws dev.arcbox.platform.errno.PlatformException if the host refuses, e.g. because that
   *     write is connected already
   */
  void connect(long offset, int size, long value, EventFd target);

  /** Undoes {@link #connect} with the same arguments; nothing happens when it was not connected. */
  void disconnect(long offset, int size, long value, EventFd target);
}
