package dev.arcbox.testkit.vhostuser;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixStreamSocket;
import dev.arcbox.testkit.ring.DeviceFrontEnd;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a vhost-user back end, driven from one thread. Messages are {@code | request u32
 * | flags u32 | size u32 | payload |}, little-endian, with fds beside them.
 */
public final class VhostUserFrontEnd implements DeviceFrontEnd {
  public static final long F_PROTOCOL_FEATURES = 1L << 30;
  public static final long F_VERSION_1 = 1L << 32;
  public static final long F_EVENT_IDX = 1L << 29;
  public static final long F_INDIRECT = 1L << 28;

  /** Protocol bits that User-mode Linux takes: REPLY_ACK, SLAVE_REQ, CONFIG. */
  private static final long PROTOCOL_FEATURES = 1L << 3 | 1L << 5 | 1L << 9;

  private static final int VERSION = 1;
  private static final int NEED_REPLY = 1 << 3;
  private static final int HEADER_BYTES = 12;

  /** UML 6.1 sends its memory table at this size whatever the number of regions. */
  private static final int UML_TABLE_BYTES = 72;

  private final UnixStreamSocket socket;
  private final SharedGuest guest;
  private final List<RingDriver> queues = new ArrayList<>();
  private final List<AutoCloseable> owned = new ArrayList<>();
  private boolean acknowledged;
  private long features;

  private VhostUserFrontEnd(UnixStreamSocket socket, SharedGuest guest) {
    this.socket = socket;
    this.guest = guest;
  }

  /** Connects without saying anything yet. */
  public static VhostUserFrontEnd connect(Path path, SharedGuest guest) {
    return new VhostUserFrontEnd(UnixStreamSocket.connect(path), guest);
  }

  /** Negotiates as User-mode Linux does, taking what is offered of {@code wanted}. */
  @Override
  public long negotiate(long wanted) throws FrontEndException {
    send(Request.SET_OWNER, 0);
    long offered = ask(Request.GET_FEATURES);
    long protocol = ask(Request.GET_PROTOCOL_FEATURES) & PROTOCOL_FEATURES;
    send(Request.SET_PROTOCOL_FEATURES, 0, u64(protocol));
    acknowledged = (protocol & 1L << 3) != 0;
    if ((protocol & 1L << 5) != 0) {
      List<UnixStreamSocket> pair = UnixStreamSocket.pair();
      owned.add(pair.get(0));
      try (UnixStreamSocket theirs = pair.get(1)) {
        call(Request.SET_BACKEND_REQ_FD, buffer(0), theirs.fd());
      }
    }
    features = offered & (wanted | F_VERSION_1 | F_PROTOCOL_FEATURES);
    call(Request.SET_FEATURES, u64(features));
    ByteBuffer table = buffer(UML_TABLE_BYTES).putInt(1).putInt(0);
    table.putLong(SharedGuest.BASE).putLong(guest.size());
    table.putLong(SharedGuest.BASE).putLong(SharedGuest.BASE);
    call(Request.SET_MEM_TABLE, table.clear(), guest.fd());
    return features;
  }

  /** Features that were negotiated. */
  public long features() {
    return features;
  }

  /** Makes a ring of {@code size} and starts queue {@code index} on it. */
  public RingDriver startQueue(int index, int size) throws FrontEndException {
    EventFd call = EventFd.blocking();
    owned.add(call);
    return startQueue(index, size, call);
  }

  /** The same, with a call fd that may serve other queues too and stays the caller's. */
  @Override
  public RingDriver startQueue(int index, int size, EventFd call) throws FrontEndException {
    DriverRing ring = new DriverRing(guest, size, (features & F_EVENT_IDX) != 0);
    RingDriver queue = new RingDriver(ring, EventFd.create(), call);
    queues.add(queue);
    call(Request.SET_VRING_CALL, u64(index), queue.call().fd());
    call(Request.SET_VRING_NUM, pair(index, size));
    call(Request.SET_VRING_BASE, pair(index, 0));
    ByteBuffer address = buffer(40).putInt(index).putInt(0);
    address.putLong(ring.place().descriptors()).putLong(ring.place().used());
    address.putLong(ring.place().available()).putLong(0);
    call(Request.SET_VRING_ADDR, address.flip());
    call(Request.SET_VRING_KICK, u64(index), queue.kick().fd());
    call(Request.SET_VRING_ENABLE, pair(index, 1));
    return queue;
  }

  /** Stops a queue and returns the next available index that its device told. */
  public int stopQueue(int index) throws FrontEndException {
    send(Request.GET_VRING_BASE, 0, pair(index, 0));
    ByteBuffer answer = answer(Request.GET_VRING_BASE);
    answer.getInt();
    return answer.getInt();
  }

  /** Reads configuration space. */
  @Override
  public ByteBuffer config(int offset, int size) throws FrontEndException {
    ByteBuffer question = buffer(12 + size).putInt(offset).putInt(size).putInt(0).clear();
    send(Request.GET_CONFIG, 0, question);
    return answer(Request.GET_CONFIG).position(12).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sends a message and waits for its acknowledgement where one was negotiated. */
  public void call(int request, ByteBuffer payload, int... fds) throws FrontEndException {
    send(request, acknowledged ? NEED_REPLY : 0, payload, fds);
    if (acknowledged) {
      long result = answer(request).getLong();
      if (result != 0) {
        throw new FrontEndException("request " + request + " was refused with " + result);
      }
    }
  }

  private long ask(int request) throws FrontEndException {
    send(request, 0);
    return answer(request).getLong();
  }

  private void send(int request, int flags) {
    send(request, flags, buffer(0));
  }

  /** Sends any message, with any flags beside the version's. */
  public void send(int request, int flags, ByteBuffer payload, int... fds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(HEADER_BYTES + payload.remaining());
      ByteBuffer bytes = message.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(request).putInt(VERSION | flags).putInt(payload.remaining()).put(payload);
      socket.sendAll(message, fds);
    }
  }

  private ByteBuffer answer(int request) throws FrontEndException {
    ByteBuffer header = read(HEADER_BYTES);
    int answered = header.getInt();
    header.getInt();
    int size = header.getInt();
    if (answered != request || size < 0 || size > 4096) {
      throw new FrontEndException(
          "request %d was answered as %d with %d bytes".formatted(request, answered, size));
    }
    return read(size);
  }

  private ByteBuffer read(int bytes) throws FrontEndException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(Math.max(bytes, 1));
      try (Received received = socket.receiveFully(into.asSlice(0, bytes))) {
        received.fds().forEach(OwnedFd::close);
        if (received.bytes() < bytes) {
          throw new FrontEndException("the back end closed the connection");
        }
      }
      ByteBuffer copy = buffer(bytes);
      return copy.put(into.asSlice(0, bytes).asByteBuffer()).flip();
    }
  }

  /** A little-endian u64 as payload. */
  public static ByteBuffer u64(long value) {
    return buffer(8).putLong(value).flip();
  }

  /** Two little-endian u32 as payload. */
  public static ByteBuffer pair(int first, int second) {
    return buffer(8).putInt(first).putInt(second).flip();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Hangs up, as a kernel that died does. */
  @Override
  public void close() {
    socket.close();
    queues.forEach(RingDriver::close);
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing " + each, e);
      }
    }
  }
}
