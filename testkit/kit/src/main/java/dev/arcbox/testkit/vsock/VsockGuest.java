package dev.arcbox.testkit.vsock;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A guest kernel's vsock, on a thread of its own: packets of the host go to services, what services
 * have goes out as credit allows. Both rings share one call fd.
 */
public final class VsockGuest implements AutoCloseable {
  /** Most payload of a packet that we send, as Linux. */
  private static final int SEND = 64 << 10;

  private static final int[] CONTROL = {Wire.REQUEST, Wire.RESPONSE, Wire.CREDIT_UPDATE};

  private final SharedGuest memory;
  private final RingDriver rx;
  private final RingDriver tx;
  private final EventFd call;
  private final long cid;
  private final int rxStride;
  private final long rxBase;
  private final long txBase;
  private final Map<Integer, GuestService> services = new ConcurrentHashMap<>();
  private final Map<Long, GuestStream> streams = new HashMap<>();
  private final List<GuestStream> order = new ArrayList<>();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private int nextPort = 100_000;

  /**
   * A guest that is not running yet.
   *
   * @param payload bytes of each receive buffer; Linux has 4096
   */
  public VsockGuest(
      SharedGuest memory, RingDriver rx, RingDriver tx, EventFd call, long cid, int payload) {
    this.memory = memory;
    this.rx = rx;
    this.tx = tx;
    this.call = call;
    this.cid = cid;
    this.rxStride = Wire.HEADER + payload;
    this.rxBase = memory.allocate((long) rxStride * rx.ring().size(), 64);
    this.txBase = memory.allocate((long) (Wire.HEADER + SEND) * tx.ring().size(), 64);
    this.thread = Thread.ofPlatform().name("vsock-guest").daemon().unstarted(this::run);
  }

  /** Listens at a port of the guest. */
  public void listen(int port, GuestService service) {
    services.put(port, service);
  }

  /** Starts the guest's thread. */
  public void start() {
    thread.start();
  }

  /** Does something on the guest's thread. */
  public void execute(Runnable command) {
    commands.add(command);
    call.signal();
  }

  /** Connects to a port of the host. */
  public void connect(int hostPort, GuestService service) {
    execute(
        () -> {
          GuestStream stream = new GuestStream(nextPort++, hostPort, service);
          stream.wants = 1 << Wire.REQUEST;
          add(stream);
        });
  }

  private void add(GuestStream stream) {
    streams.put(key(stream.guestPort, stream.hostPort), stream);
    order.add(stream);
  }

  private void remove(GuestStream stream) {
    if (streams.remove(key(stream.guestPort, stream.hostPort)) != null) {
      order.remove(stream);
      stream.service.gone(stream);
    }
  }

  private static long key(int guestPort, int hostPort) {
    return ((long) guestPort << 32) | (hostPort & 0xffff_ffffL);
  }

  private void run() {
    while (!closing) {
      boolean worked = receive();
      worked |= complete();
      worked |= command();
      worked |= send();
      offerBuffers();
      rx.kickIfWanted();
      tx.kickIfWanted();
      if (!worked && !(rx.ring().armInterrupt() || tx.ring().armInterrupt())) {
        call.await();
      }
    }
  }

  private void offerBuffers() {
    DriverRing ring = rx.ring();
    while (ring.free() > 0) {
      long address = rxBase + (long) rxStride * ring.nextFree();
      ring.begin();
      ring.buffer(address, rxStride, true);
      ring.publish();
    }
  }

  private boolean command() {
    Runnable command = commands.poll();
    if (command == null) {
      return false;
    }
    command.run();
    return true;
  }

  private boolean complete() {
    boolean any = false;
    while (tx.ring().poll()) {
      any = true;
    }
    return any;
  }

  private boolean receive() {
    boolean any = false;
    MemorySegment file = memory.file();
    while (rx.ring().poll()) {
      any = true;
      long at = rxBase + (long) rxStride * rx.ring().usedHead();
      int length = file.get(Wire.INT, at + 24);
      if (rx.ring().usedLength() != Wire.HEADER + length) {
        throw new IllegalStateException("used length " + rx.ring().usedLength() + " for " + length);
      }
      packet(file, at, length);
    }
    return any;
  }

  private void packet(MemorySegment file, long at, int length) {
    int hostPort = file.get(Wire.INT, at + 16);
    int guestPort = file.get(Wire.INT, at + 20);
    int op = file.get(Wire.SHORT, at + 30);
    GuestStream stream = streams.get(key(guestPort, hostPort));
    if (stream == null) {
      if (op == Wire.REQUEST && services.containsKey(guestPort)) {
        stream = new GuestStream(guestPort, hostPort, services.get(guestPort));
        stream.wants = 1 << Wire.RESPONSE;
        stream.established = true;
        add(stream);
        credit(stream, file, at);
        stream.service.opened(stream);
      } else if (op != Wire.RST) {
        GuestStream refused = new GuestStream(guestPort, hostPort, new EchoService());
        refused.wants = 1 << Wire.RST;
        order.add(refused);
      }
      return;
    }
    credit(stream, file, at);
    switch (op) {
      case Wire.RESPONSE -> {
        stream.established = true;
        stream.service.opened(stream);
      }
      case Wire.RW -> {
        stream.received += length;
        if (stream.received - stream.consumed > GuestStream.BUFFER) {
          throw new IllegalStateException("the host sent more than the guest's credit");
        }
        stream.service.received(stream, file, at + Wire.HEADER, length);
      }
      case Wire.CREDIT_REQUEST -> stream.wants |= 1 << Wire.CREDIT_UPDATE;
      case Wire.SHUTDOWN -> shutdown(stream, file.get(Wire.INT, at + 32));
      case Wire.RST -> remove(stream);
      default -> {}
    }
  }

  private static void credit(GuestStream stream, MemorySegment file, long at) {
    stream.peerBuffer = file.get(Wire.INT, at + 36);
    stream.peerForwarded = file.get(Wire.INT, at + 40);
  }

  private static void shutdown(GuestStream stream, int flags) {
    int before = stream.shutdownSeen;
    stream.shutdownSeen |= flags;
    if ((stream.shutdownSeen & 2) != 0 && (before & 2) == 0) {
      stream.service.ended(stream);
    }
    if (stream.shutdownSeen == 3) {
      stream.reset();
    }
  }

  private boolean send() {
    boolean any = false;
    for (int i = 0; i < order.size() && tx.ring().free() > 0; i++) {
      GuestStream stream = order.get(i);
      any |= sendOne(stream);
      if ((stream.wants & 1 << Wire.RST) != 0 && tx.ring().free() > 0) {
        emit(stream, Wire.RST, 0, 0);
        remove(stream);
        order.remove(stream);
        i--;
      }
    }
    return any;
  }

  private boolean sendOne(GuestStream stream) {
    for (int op : CONTROL) {
      if ((stream.wants & 1 << op) != 0) {
        stream.wants &= ~(1 << op);
        emit(stream, op, 0, 0);
        return true;
      }
    }
    if (stream.mayFill()) {
      long at = slot();
      int room = Math.min(SEND, stream.credit());
      int filled = stream.service.fill(stream, memory.file(), at + Wire.HEADER, room);
      if (filled > 0) {
        stream.sent += filled;
        stream.sentTotal += filled;
        emit(stream, Wire.RW, 0, filled);
        return true;
      } else if (filled < 0) {
        stream.shutdown(2);
      }
    }
    if ((stream.wants & 1 << Wire.SHUTDOWN) != 0) {
      stream.wants &= ~(1 << Wire.SHUTDOWN);
      emit(stream, Wire.SHUTDOWN, stream.shutdownSent, 0);
      return true;
    }
    return false;
  }

  private long slot() {
    return txBase + (long) (Wire.HEADER + SEND) * tx.ring().nextFree();
  }

  private void emit(GuestStream stream, int op, int flags, int length) {
    long at = slot();
    Wire.put(
        memory.file(),
        at,
        cid,
        stream.guestPort,
        stream.hostPort,
        length,
        op,
        flags,
        GuestStream.BUFFER,
        stream.consumed);
    stream.advertised = stream.consumed;
    tx.ring().begin();
    tx.ring().buffer(at, Wire.HEADER + length, false);
    tx.ring().publish();
  }

  /** Ends the guest's thread; the device sees nothing but silence. */
  @Override
  public void close() {
    closing = true;
    call.signal();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
