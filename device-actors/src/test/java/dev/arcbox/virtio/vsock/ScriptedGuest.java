package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Plays the guest's driver against a bare {@link VsockCore}, packet by packet, on one thread. */
final class ScriptedGuest {
  static final long CID = 7;
  static final int LISTENING = 1026;

  /** A packet that the core sent. */
  record Got(VsockPacket header, ByteBuffer payload) {}

  final VsockMetrics metrics = new VsockMetrics();
  final Deque<Connection> accepted = new ArrayDeque<>();
  final Set<Connection> alive = ConcurrentHashMap.newKeySet();
  final VsockCore core;
  int guestPort = 5000;
  int buffer = 256 << 10;
  int forwarded;

  ScriptedGuest(VsockLimits limits) {
    core =
        new VsockCore(
            CID,
            limits,
            metrics,
            port -> port == LISTENING ? Optional.of(accepted::add) : Optional.empty(),
            alive);
  }

  ScriptedGuest() {
    this(VsockLimits.DEFAULT);
  }

  VsockPacket packet(int op, int flags, int length) {
    return new VsockPacket(
        CID,
        VsockHeader.HOST_CID,
        guestPort,
        LISTENING,
        length,
        VsockHeader.TYPE_STREAM,
        op,
        flags,
        buffer,
        forwarded);
  }

  void send(int op) {
    send(packet(op, 0, 0), new byte[0]);
  }

  void shutdown(int flags) {
    send(packet(VsockHeader.OP_SHUTDOWN, flags, 0), new byte[0]);
  }

  void data(byte[] bytes) {
    send(packet(VsockHeader.OP_RW, 0, bytes.length), bytes);
  }

  void send(VsockPacket packet, byte[] payload) {
    send(packet, payload, payload.length);
  }

  /** Sends with a source that claims {@code available} bytes. */
  void send(VsockPacket packet, byte[] payload, int available) {
    MemorySegment header = MemorySegment.ofArray(new byte[VsockHeader.BYTES]);
    packet.emit(header);
    MemorySegment bytes = MemorySegment.ofArray(payload);
    core.receive(
        header,
        new PacketSource() {
          @Override
          public long available() {
            return available;
          }

          @Override
          public void copy(int position, MemorySegment target, long offset, int length) {
            MemorySegment.copy(bytes, position, target, offset, length);
          }
        });
  }

  /** A connection to the listening port, RESPONSE taken. */
  Connection connect() {
    send(VsockHeader.OP_REQUEST);
    Got answer = receive();
    if (answer.header().op() != VsockHeader.OP_RESPONSE) {
      throw new AssertionError("no RESPONSE but " + answer.header());
    }
    return accepted.removeLast();
  }

  /** The next packet; there must be one. */
  Got receive() {
    return receive(64 << 10);
  }

  Got receive(int room) {
    if (!core.hasPacket()) {
      throw new AssertionError("no packet to receive");
    }
    byte[] buffer = new byte[VsockHeader.BYTES + room];
    MemorySegment memory = MemorySegment.ofArray(buffer);
    int length =
        core.emit(
            new PacketTarget() {
              @Override
              public int room() {
                return room;
              }

              @Override
              public void payload(int position, MemorySegment source, long offset, int length) {
                MemorySegment.copy(source, offset, memory, VsockHeader.BYTES + position, length);
              }

              @Override
              public void header(MemorySegment header) {
                MemorySegment.copy(header, 0, memory, 0, VsockHeader.BYTES);
              }
            });
    ByteBuffer payload =
        ByteBuffer.wrap(buffer, VsockHeader.BYTES, length - VsockHeader.BYTES).slice();
    return new Got(VsockPacket.parse(memory), payload);
  }

  /** All operations that wait, in order. */
  List<Integer> receiveOps() {
    List<Integer> ops = new ArrayList<>();
    while (core.hasPacket()) {
      ops.add(receive().header().op());
    }
    return ops;
  }
}
