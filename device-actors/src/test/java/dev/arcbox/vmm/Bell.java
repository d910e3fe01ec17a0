package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MmioDevice;

/** A register that tells the test what a guest writes there. */
final class Bell implements MmioDevice {
  private long last;

  @Override
  public synchronized long read(long offset, int size) {
    return last;
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    last = value;
    notifyAll();
  }

  synchronized long last() {
    return last;
  }

  /** Waits until the guest has written so much; the test has a limit, this has none. */
  synchronized void await(long atLeast) throws InterruptedException {
    while (last < atLeast) {
      wait();
    }
  }
}
