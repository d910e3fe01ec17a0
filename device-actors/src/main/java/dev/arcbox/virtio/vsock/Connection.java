package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection as the protocol sees it (VIRTIO 1.2 section 5.10.6.6), without I/O: what to send
 * next, and what a packet of the guest changes. Worker thread only, except {@link #duplex}, {@link
 * #creditDue}, {@link #wasEstablished} and the ready mark.
 *
 * <pre>
 * connect: NEW --port given--&gt; CONNECTING --RESPONSE--&gt; ESTABLISHED       accept: ESTABLISHED
 * either --RST, both SHUTDOWN flags of the guest, or a breach--&gt; ENDED
 * </pre>
 */
final class Connection {
  /** Packets of control that wait to be sent, as bits. */
  static final int WANT_REQUEST = 1;

  static final int WANT_RESPONSE = 2;
  static final int WANT_CREDIT_UPDATE = 4;
  static final int WANT_CREDIT_REQUEST = 8;

  /** Most payload in one packet: what Linux itself sends at most. */
  static final int MOST_PAYLOAD = 64 << 10;

  /** After a stall, less credit than this is not worth a packet unless it empties the ring. */
  private static final int CREDIT_WORTH_SENDING = 16 << 10;

  enum Phase {
    NEW,
    CONNECTING,
    ESTABLISHED,
    ENDED
  }

  private final Duplex duplex;
  private final Credit credit;
  private final int guestPort;
  private final AtomicBoolean ready = new AtomicBoolean();
  private int hostPort;
  private Phase phase;
  private volatile boolean wasEstablished;
  private int wants;
  private int shutdownSent;
  private int shutdownReceived;
  private boolean stalled;

  /** Links of {@link SendSchedule} and of the endpoint's ready stack; theirs alone. */
  Connection previous;

  Connection next;
  boolean scheduled;
  Connection nextReady;

  private Connection(Duplex duplex, int hostPort, int guestPort, Phase phase, int wants) {
    this.duplex = duplex;
    this.credit = new Credit(duplex.fromGuest().capacity());
    this.hostPort = hostPort;
    this.guestPort = guestPort;
    this.phase = phase;
    this.wasEstablished = phase == Phase.ESTABLISHED;
    this.wants = wants;
  }

  /** A connection that the host asks for; its port comes with {@link #hostPort(int)}. */
  static Connection outbound(Duplex duplex, int guestPort) {
    return new Connection(duplex, 0, guestPort, Phase.NEW, WANT_REQUEST);
  }

  /** A connection that the guest asked for and a listener takes. */
  static Connection inbound(Duplex duplex, int hostPort, int guestPort) {
    return new Connection(duplex, hostPort, guestPort, Phase.ESTABLISHED, WANT_RESPONSE);
  }

  Duplex duplex() {
    return duplex;
  }

  Credit credit() {
    return credit;
  }

  int guestPort() {
    return guestPort;
  }

  int hostPort() {
    return hostPort;
  }

  void hostPort(int port) {
    hostPort = port;
    phase = Phase.CONNECTING;
  }

  Phase phase() {
    return phase;
  }

  /** Marks as waiting for the worker; true for the first to do so. Any thread. */
  boolean markReady() {
    return !ready.get() && ready.compareAndSet(false, true);
  }

  void clearReady() {
    ready.set(false);
  }

  void want(int packet) {
    wants |= packet;
  }

  void established() {
    phase = Phase.ESTABLISHED;
    wasEstablished = true;
    duplex.readable().open();
  }

  /** Whether the guest accepted, even if it ended the connection since. Any thread. */
  boolean wasEstablished() {
    return wasEstablished;
  }

  void end() {
    phase = Phase.ENDED;
  }

  /** Whether the reader took enough that the guest should hear of it. Any thread. */
  boolean creditDue() {
    return credit.updateDue((int) duplex.fromGuest().consumed());
  }

  /** Takes the guest's SHUTDOWN; true when nothing is left to say but RST. */
  boolean shutdown(int flags) {
    shutdownReceived |= flags & VsockHeader.SHUTDOWN_BOTH;
    if ((shutdownReceived & VsockHeader.SHUTDOWN_SEND) != 0) {
      duplex.inputEnds(Duplex.FINISHED);
    }
    if ((shutdownReceived & VsockHeader.SHUTDOWN_RECEIVE) != 0) {
      duplex.outputEnds(new StreamEnd.Broken("the guest no longer reads this connection"));
    }
    return shutdownReceived == VsockHeader.SHUTDOWN_BOTH;
  }

  /** Whether a packet can be sent now. */
  boolean wantsToSend() {
    if (phase == Phase.ENDED) {
      return false;
    }
    if (phase == Phase.CONNECTING) {
      return wants != 0;
    }
    return sendableBytes() > 0 || wants != 0 || shutdownDue() != 0;
  }

  private int sendableBytes() {
    int waiting = duplex.toGuest().available();
    if (waiting == 0 || (shutdownReceived & VsockHeader.SHUTDOWN_RECEIVE) != 0) {
      return 0;
    }
    int free = credit.sendable();
    if (stalled && free < Math.min(waiting, CREDIT_WORTH_SENDING)) {
      return 0;
    }
    if (free == 0) {
      stalled = true;
      want(WANT_CREDIT_REQUEST);
      return 0;
    }
    stalled = false;
    return Math.min(waiting, free);
  }

  boolean stalled() {
    return stalled;
  }

  private int shutdownDue() {
    // Read what the user said before looking at the ring: its last bytes were put before.
    boolean closed = duplex.closed();
    boolean ended = closed || duplex.outputEnded();
    boolean drained =
        duplex.toGuest().available() == 0 || (shutdownReceived & VsockHeader.SHUTDOWN_RECEIVE) != 0;
    int due = (closed ? VsockHeader.SHUTDOWN_RECEIVE : 0);
    if (ended && drained) {
      due |= VsockHeader.SHUTDOWN_SEND;
    }
    return (due & ~shutdownSent) == 0 ? 0 : due;
  }

  /**
   * Writes the next packet, of which {@link #wantsToSend} said that there is one, and returns how
   * many payload bytes it carries. The caller has filled in the addresses.
   */
  int emit(MemorySegment header, PacketTarget target) {
    int payload = 0;
    int op;
    int flags = 0;
    if (take(WANT_REQUEST)) {
      op = VsockHeader.OP_REQUEST;
    } else if (take(WANT_RESPONSE)) {
      op = VsockHeader.OP_RESPONSE;
    } else if ((payload = Math.min(sendableBytes(), payloadRoom(target))) > 0) {
      op = VsockHeader.OP_RW;
      duplex.toGuest().take(target, payload);
      credit.sent(payload);
      duplex.tookOutput();
      wants &= ~WANT_CREDIT_UPDATE;
    } else if (take(WANT_CREDIT_UPDATE)) {
      op = VsockHeader.OP_CREDIT_UPDATE;
    } else if (take(WANT_CREDIT_REQUEST)) {
      op = VsockHeader.OP_CREDIT_REQUEST;
    } else {
      op = VsockHeader.OP_SHUTDOWN;
      flags = shutdownDue();
      shutdownSent |= flags;
    }
    int consumed = (int) duplex.fromGuest().consumed();
    VsockHeader.operation(header, VsockHeader.TYPE_STREAM, op, flags, payload);
    VsockHeader.credit(header, credit.ourBuffer(), consumed);
    credit.advertised(consumed);
    target.header(header);
    return payload;
  }

  private static int payloadRoom(PacketTarget target) {
    return Math.min(target.room(), MOST_PAYLOAD);
  }

  private boolean take(int packet) {
    boolean wanted = (wants & packet) != 0;
    wants &= ~packet;
    return wanted;
  }
}
