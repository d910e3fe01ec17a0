package dev.arcbox.virtio.console;

import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;

/** The console device (VIRTIO 1.2 section 5.3), port 0 only. */
public final class ConsoleDevice implements VirtioDevice {
  public static final int DEVICE_ID = 3;
  static final int RX = 0;
  static final int TX = 1;

  /** VIRTIO_CONSOLE_F_SIZE. */
  private static final long F_SIZE = 1;

  /** VIRTIO_CONSOLE_F_EMERG_WRITE. */
  private static final long F_EMERG_WRITE = 1 << 2;

  /** Input per buffer of the guest; Linux offers a page. */
  private static final int PIECE = 4096;

  private final ConsoleEndpoint endpoint;
  private final DescriptorChain chain = new DescriptorChain();
  private final byte[] piece = new byte[PIECE];
  private final MemorySegment pieceMemory = MemorySegment.ofArray(piece);
  private DeviceContext context;

  ConsoleDevice(ConsoleEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public int deviceId() {
    return DEVICE_ID;
  }

  @Override
  public int queueCount() {
    return 2;
  }

  @Override
  public long features() {
    return F_SIZE | F_EMERG_WRITE;
  }

  @Override
  public int configSize() {
    return ConsoleConfig.BYTES;
  }

  @Override
  public void readConfig(int offset, MemorySegment target, int length) {
    endpoint.size().read(offset, target, length);
  }

  /** Section 5.3.4: a character written to emerg_wr is output at once, set up or not. */
  @Override
  public void writeConfig(int offset, MemorySegment source, int length) {
    if (offset == ConsoleConfig.EMERGENCY_WRITE && length > 0) {
      endpoint.metrics().emergencyWrites().increment();
      endpoint.sink().write(source, 0, 1);
    }
  }

  @Override
  public void activate(DeviceContext newContext) {
    context = newContext;
    endpoint.attach(newContext, this::feed);
  }

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    if (queue.index() == TX) {
      print(queue);
    } else {
      feed();
    }
  }

  private void print(VirtioQueue tx) throws BrokenRingException {
    boolean any = false;
    while (tx.pop(chain)) {
      any = true;
      for (int i = 0; i < chain.readableCount(); i++) {
        endpoint.sink().write(chain.segment(i), chain.offset(i), chain.length(i));
      }
      endpoint.metrics().bytesOut().add(chain.readableBytes());
      tx.complete(chain, 0);
    }
    if (any) {
      tx.interrupt();
      if (endpoint.heard()) {
        feed();
      }
    }
  }

  private void feed() throws BrokenRingException {
    if (context == null) {
      return;
    }
    VirtioQueue rx = context.queue(RX);
    boolean any = false;
    while (endpoint.hasInput() && rx.pop(chain)) {
      any = true;
      if (chain.writableBytes() == 0) {
        rx.refuse(chain);
        continue;
      }
      int taken = endpoint.takeInput(piece, (int) Math.min(PIECE, chain.writableBytes()));
      rx.complete(chain, chain.write(0, pieceMemory, 0, taken));
      endpoint.metrics().bytesIn().add(taken);
    }
    if (any) {
      rx.interrupt();
    }
  }

  @Override
  public void reset() {
    context = null;
    endpoint.driverGone();
  }

  @Override
  public void close() {
    if (context != null) {
      context = null;
      endpoint.detach();
    }
  }
}
