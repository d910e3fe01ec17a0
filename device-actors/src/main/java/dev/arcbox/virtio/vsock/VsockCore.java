package dev.arcbox.virtio.vsock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The protocol of one guest's vsock without I/O, threads or time: packets of the guest go in by
 * {@link #receive}, packets for it come out by {@link #hasPacket} and {@link #emit}, what the
 * host's users did is told by {@link #refresh}. Worker thread only; per packet it allocates
 * nothing.
 */
final class VsockCore {
  /** Who takes connections to a host port. */
  interface Listening {
    /** Takes the connection that {@link Consumer} is given; empty refuses. */
    Optional<Consumer<Connection>> at(int hostPort);
  }

  private final long guestCid;
  private final VsockLimits limits;
  private final VsockMetrics metrics;
  private final Listening listening;
  private final ChunkPool pool = new ChunkPool();
  private final Set<Connection> alive;
  private final ConnectionTable table;
  private final SendSchedule schedule = new SendSchedule();
  private final ResetQueue resets;
  private final MemorySegment outgoing = Arena.ofAuto().allocate(VsockHeader.BYTES, Long.BYTES);

  /** The connection being worked on: the one to give up when that fails by a bug of ours. */
  private Connection current;

  VsockCore(
      long guestCid,
      VsockLimits limits,
      VsockMetrics metrics,
      Listening listening,
      Set<Connection> alive) {
    this.guestCid = guestCid;
    this.limits = limits;
    this.metrics = metrics;
    this.listening = listening;
    this.alive = alive;
    this.table = new ConnectionTable(limits.connections());
    // Resets of our own making, one per connection at most, find room beside the guest's.
    this.resets = new ResetQueue(limits.pendingResets() + limits.connections());
  }

  /** A connection for {@link #connect}; any thread. */
  Connection outbound(int guestPort, int window) {
    return Connection.outbound(new Duplex(window, limits.sendRing(), pool), guestPort);
  }

  int connections() {
    return table.size();
  }

  /** Whether there is room for the answer that the next packet may need. */
  boolean canReceive() {
    return resets.count() < limits.pendingResets();
  }

  /** Sends a REQUEST, or ends the connection when there is no room for it. */
  private void connect(Connection connection) {
    if (table.full() && !evict()) {
      metrics.refused().increment();
      ended(connection, "it has " + table.size() + " connections, and no more are allowed");
      return;
    }
    table.addOutbound(connection);
    schedule.add(connection);
  }

  private boolean evict() {
    Connection lingering = table.lingering();
    if (lingering == null) {
      return false;
    }
    reset(lingering, "closed");
    return true;
  }

  /** The host's user wrote, read, ended or closed. */
  void refresh(Connection connection) {
    switch (connection.phase()) {
      case ENDED -> {}
      case NEW -> connect(connection);
      case CONNECTING -> giveUpIfClosed(connection);
      case ESTABLISHED -> progress(connection);
    }
  }

  private void giveUpIfClosed(Connection connection) {
    if (connection.duplex().closed()) {
      reset(connection, "given up");
    }
  }

  private void progress(Connection connection) {
    if (connection.creditDue()) {
      connection.want(Connection.WANT_CREDIT_UPDATE);
    }
    schedule(connection);
  }

  private void schedule(Connection connection) {
    boolean before = connection.stalled();
    if (connection.wantsToSend()) {
      schedule.add(connection);
    }
    if (connection.stalled() && !before) {
      metrics.stalls().increment();
    }
  }

  /** Takes one packet; {@code header} is our copy of it. */
  void receive(MemorySegment header, PacketSource payload) {
    metrics.packetsIn().increment();
    int op = VsockHeader.op(header);
    if (VsockHeader.sourceCid(header) != guestCid
        || VsockHeader.targetCid(header) != VsockHeader.HOST_CID
        || VsockHeader.type(header) != VsockHeader.TYPE_STREAM) {
      metrics.malformed().increment();
      refuse(header, op);
      return;
    }
    Connection connection =
        table.find(VsockHeader.targetPort(header), VsockHeader.sourcePort(header));
    long length = VsockHeader.length(header);
    if (length > payload.available() || (op != VsockHeader.OP_RW && length != 0)) {
      metrics.malformed().increment();
      if (connection == null) {
        refuse(header, op);
      } else {
        reset(connection, "the guest sent a packet of the wrong length");
      }
    } else if (connection != null) {
      current = connection;
      known(connection, op, header, payload, length);
      current = null;
    } else if (op == VsockHeader.OP_REQUEST) {
      open(header);
    } else if (op != VsockHeader.OP_RST) {
      metrics.unknown().increment();
      refuse(header, op);
    }
  }

  private void open(MemorySegment header) {
    Optional<Consumer<Connection>> listener = listening.at(VsockHeader.targetPort(header));
    if (listener.isEmpty() || (table.full() && !evict())) {
      metrics.refused().increment();
      refuse(header, VsockHeader.OP_REQUEST);
      return;
    }
    Duplex duplex = new Duplex(limits.windowFor(table.size()), limits.sendRing(), pool);
    Connection connection =
        Connection.inbound(duplex, VsockHeader.targetPort(header), VsockHeader.sourcePort(header));
    boolean _ =
        connection.credit().peer(VsockHeader.bufferSize(header), VsockHeader.forwarded(header));
    table.add(connection);
    alive.add(connection);
    schedule.add(connection);
    metrics.opened().increment();
    listener.get().accept(connection);
  }

  private void known(
      Connection connection, int op, MemorySegment header, PacketSource payload, long length) {
    if (op == VsockHeader.OP_RST) {
      ended(connection, "the guest reset the connection");
      return;
    }
    if (!connection.credit().peer(VsockHeader.bufferSize(header), VsockHeader.forwarded(header))) {
      metrics.creditErrors().increment();
      reset(connection, "the guest acknowledged bytes that were never sent");
      return;
    }
    boolean established = connection.phase() == Connection.Phase.ESTABLISHED;
    if (op == VsockHeader.OP_RESPONSE && !established) {
      metrics.opened().increment();
      connection.established();
    } else if (!established) {
      violation(connection, op);
    } else {
      established(connection, op, header, payload, (int) length);
    }
    if (connection.phase() != Connection.Phase.ENDED) {
      schedule(connection);
    }
  }

  private void established(
      Connection connection, int op, MemorySegment header, PacketSource payload, int length) {
    switch (op) {
      case VsockHeader.OP_RW -> data(connection, payload, length);
      case VsockHeader.OP_CREDIT_UPDATE -> {}
      case VsockHeader.OP_CREDIT_REQUEST -> connection.want(Connection.WANT_CREDIT_UPDATE);
      case VsockHeader.OP_SHUTDOWN -> {
        if (connection.shutdown(VsockHeader.flags(header))) {
          reset(connection, "the guest closed the connection");
        }
      }
      default -> violation(connection, op);
    }
  }

  private void violation(Connection connection, int op) {
    metrics.malformed().increment();
    reset(connection, "the guest sent operation " + op + " out of turn");
  }

  private void data(Connection connection, PacketSource payload, int length) {
    Duplex duplex = connection.duplex();
    if (!connection.credit().receive(length, (int) duplex.fromGuest().consumed())) {
      metrics.creditErrors().increment();
      reset(connection, "the guest sent more than its credit");
      return;
    }
    metrics.bytesIn().add(length);
    // What was under way when the user closed is nobody's.
    if (length > 0 && !duplex.closed()) {
      duplex.fromGuest().put(payload, length);
      duplex.readable().open();
    }
  }

  /** Answers a packet that belongs to no connection, unless it is a RST itself. */
  private void refuse(MemorySegment header, int op) {
    if (op == VsockHeader.OP_RST) {
      return;
    }
    boolean _ = resets.answer(header);
  }

  private void reset(Connection connection, String why) {
    ended(connection, why);
    boolean _ = resets.add(guestCid, connection.hostPort(), connection.guestPort());
  }

  private void ended(Connection connection, String why) {
    if (connection.phase() != Connection.Phase.NEW) {
      table.remove(connection);
    }
    schedule.remove(connection);
    alive.remove(connection);
    connection.end();
    connection.duplex().breakOff(why);
  }

  /** Whether {@link #emit} has a packet to write. */
  boolean hasPacket() {
    if (!resets.isEmpty()) {
      return true;
    }
    while (!schedule.isEmpty()) {
      if (schedule.first().wantsToSend()) {
        return true;
      }
      schedule.remove(schedule.first());
    }
    return false;
  }

  /** Writes the next packet and returns its length, header included. */
  int emit(PacketTarget target) {
    metrics.packetsOut().increment();
    if (!resets.isEmpty()) {
      resets.poll(outgoing);
      target.header(outgoing);
      return VsockHeader.BYTES;
    }
    Connection connection = schedule.first();
    current = connection;
    schedule.remove(connection);
    VsockHeader.addresses(
        outgoing, VsockHeader.HOST_CID, guestCid, connection.hostPort(), connection.guestPort());
    int payload = connection.emit(outgoing, target);
    metrics.bytesOut().add(payload);
    schedule(connection);
    current = null;
    return VsockHeader.BYTES + payload;
  }

  /** After a failure of ours: only the connection that was being worked on is given up. */
  void recover() {
    Connection broken = current;
    current = null;
    if (broken != null && broken.phase() != Connection.Phase.ENDED) {
      reset(broken, "the host's vsock device failed while it served this connection");
    }
    metrics.restarts().increment();
  }

  /** The guest forgot everything: every connection ends, nothing is sent. */
  void clear(String why) {
    table.clear(
        connection -> {
          schedule.remove(connection);
          alive.remove(connection);
          connection.end();
          connection.duplex().breakOff(why);
        });
    resets.clear();
    current = null;
  }
}
