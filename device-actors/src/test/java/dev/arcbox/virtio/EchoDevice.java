package dev.arcbox.virtio;

import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/** Gives every chain back with its readable length; two queues; can be told to throw. */
public final class EchoDevice implements VirtioDevice {
  private final DescriptorChain chain = new DescriptorChain();
  private final IntConsumer beforeEach;

  /**
   * An echo.
   *
   * @param beforeEach is told each head that was taken, and may throw
   */
  public EchoDevice(IntConsumer beforeEach) {
    this.beforeEach = beforeEach;
  }

  @Override
  public int deviceId() {
    return 42;
  }

  @Override
  public int queueCount() {
    return 2;
  }

  @Override
  public long features() {
    return 1;
  }

  @Override
  public int configSize() {
    return 4;
  }

  @Override
  public void readConfig(int offset, MemorySegment target, int length) {
    target.asSlice(0, length).fill((byte) 7);
  }

  @Override
  public void activate(DeviceContext context) {}

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    while (queue.pop(chain)) {
      beforeEach.accept(chain.head());
      queue.complete(chain, chain.readableBytes());
    }
    queue.interrupt();
  }

  @Override
  public void reset() {}

  @Override
  public void close() {}
}
