package dev.arcbox.virtio.vsock;

import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The socket device (VIRTIO 1.2 section 5.10): carries packets between the guest's rings and the
 * {@link VsockCore} of its endpoint. Holds no chain from one call to the next, so a successor finds
 * the rings as the protocol left them.
 */
final class VsockDevice implements VirtioDevice {
  static final int DEVICE_ID = 19;
  static final int RX = 0;
  static final int TX = 1;
  private static final int QUEUES = 3;

  /** VIRTIO_VSOCK_F_STREAM. */
  private static final long F_STREAM = 1;

  /** guest_cid u64. */
  private static final int CONFIG_BYTES = 8;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final VsockEndpoint endpoint;
  private final VsockCore core;
  private final DescriptorChain chain = new DescriptorChain();
  private final ChainSource source = new ChainSource(chain);
  private final ChainTarget target = new ChainTarget(chain);
  private final MemorySegment header = Arena.ofAuto().allocate(VsockHeader.BYTES, Long.BYTES);
  private DeviceContext context;

  VsockDevice(VsockEndpoint endpoint) {
    this.endpoint = endpoint;
    this.core = endpoint.core();
  }

  @Override
  public int deviceId() {
    return DEVICE_ID;
  }

  @Override
  public int queueCount() {
    return QUEUES;
  }

  @Override
  public long features() {
    return F_STREAM;
  }

  @Override
  public int configSize() {
    return CONFIG_BYTES;
  }

  @Override
  public void readConfig(int offset, MemorySegment config, int length) {
    MemorySegment cid = MemorySegment.ofArray(new byte[CONFIG_BYTES]);
    cid.set(LONG, 0, endpoint.guestCid());
    MemorySegment.copy(cid, offset, config, 0, length);
  }

  @Override
  public void activate(DeviceContext newContext) {
    context = newContext;
    endpoint.attach(newContext, this::serve);
  }

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    // The event queue's buffers stay with us until there is an event to tell, and there is none.
    if (queue.index() <= TX) {
      serve();
    }
  }

  /** Everything that can be done now, for whichever reason we were woken. */
  private void serve() throws BrokenRingException {
    if (context == null) {
      return;
    }
    endpoint.takeReady();
    VirtioQueue rx = context.queue(RX);
    VirtioQueue tx = context.queue(TX);
    boolean blocked;
    do {
      blocked = !receive(tx);
      send(rx);
      // Answers that waited for buffers held the guest's packets back: go on with them.
    } while (blocked && core.canReceive() && !tx.turnOver() && !rx.turnOver());
    if (tx.turnOver() || rx.turnOver()) {
      context.execute(this::serve);
    }
  }

  /** Takes the guest's packets; false when it had to stop before the last. */
  private boolean receive(VirtioQueue tx) throws BrokenRingException {
    boolean any = false;
    boolean room = true;
    while ((room = core.canReceive()) && tx.pop(chain)) {
      any = true;
      if (chain.readableBytes() < VsockHeader.BYTES) {
        tx.refuse(chain);
        continue;
      }
      int _ = chain.read(0, header, 0, VsockHeader.BYTES);
      core.receive(header, source);
      tx.complete(chain, 0);
    }
    if (any) {
      tx.interrupt();
    }
    return room;
  }

  private void send(VirtioQueue rx) throws BrokenRingException {
    boolean any = false;
    while (core.hasPacket() && rx.pop(chain)) {
      any = true;
      // A buffer that takes a header alone could not carry what waits.
      if (chain.writableBytes() <= VsockHeader.BYTES) {
        rx.refuse(chain);
        continue;
      }
      rx.complete(chain, core.emit(target));
    }
    if (any) {
      rx.interrupt();
    }
  }

  @Override
  public void reset() {
    context = null;
    endpoint.guestReset();
  }

  @Override
  public void close() {
    if (context != null) {
      context = null;
      endpoint.detach();
    }
  }
}
