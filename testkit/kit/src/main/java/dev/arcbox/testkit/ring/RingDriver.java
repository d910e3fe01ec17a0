package dev.arcbox.testkit.ring;

import dev.arcbox.platform.fd.EventFd;

/**
 * A ring with its two eventfds: kick tells the device, call tells us. The device may be in this
 * process or behind vhost-user. The call fd may serve several rings; whoever made it closes it.
 */
public record RingDriver(DriverRing ring, EventFd kick, EventFd call) implements AutoCloseable {

  /** Kicks when the device asked for it. */
  public void kickIfWanted() {
    if (ring.kickWanted()) {
      kick.signal();
    }
  }

  /**
   * Waits until the device has used something that was not polled yet; needs a blocking call fd.
   */
  public void await() {
    while (!ring.armInterrupt()) {
      call.await();
    }
  }

  @Override
  public void close() {
    kick.close();
  }
}
