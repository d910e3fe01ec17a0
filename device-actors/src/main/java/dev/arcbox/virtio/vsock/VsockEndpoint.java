package dev.arcbox.virtio.vsock;

import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceTask;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The host's end of one guest's vsock, which outlives the device instances that serve it: when one
 * fails and the next takes over its rings, connections go on.
 *
 * <p>Streams are used by any thread. The protocol ({@link VsockCore}) belongs to the device's
 * worker; users reach it through {@link ReadyStack}.
 */
public final class VsockEndpoint implements VsockHost, AutoCloseable {
  /** What a device instance offers while it is active: run this on the worker. */
  private record Attachment(DeviceContext context, DeviceTask pump) {}

  private final long guestCid;
  private final VsockLimits limits;
  private final VsockMetrics metrics = new VsockMetrics();
  private final Listeners listeners;
  private final VsockCore core;
  private final ReadyStack ready = new ReadyStack();
  private final Set<Connection> alive = ConcurrentHashMap.newKeySet();
  private volatile Attachment attachment;
  private volatile boolean closed;

  /** An endpoint without a device yet; {@link #devices} makes them. */
  public VsockEndpoint(long guestCid, VsockLimits limits) {
    this.guestCid = guestCid;
    this.limits = limits;
    this.listeners = new Listeners(limits.connections(), this::touched);
    this.core = new VsockCore(guestCid, limits, metrics, listeners, alive);
  }

  /** An endpoint with the default limits. */
  public VsockEndpoint(long guestCid) {
    this(guestCid, VsockLimits.DEFAULT);
  }

  /** Makes the device, and its successor after each failure; one is active at a time. */
  public DeviceFactory devices() {
    return () -> new VsockDevice(this);
  }

  /** What was counted since the endpoint was made. */
  public VsockMetrics metrics() {
    return metrics;
  }

  /** Connections that neither side has ended. */
  public int connections() {
    return alive.size();
  }

  long guestCid() {
    return guestCid;
  }

  VsockCore core() {
    return core;
  }

  @Override
  public VsockStream connect(int port) throws IOException {
    checkGuest(port);
    Connection connection = core.outbound(port, limits.windowFor(alive.size()));
    alive.add(connection);
    touched(connection);
    Duplex duplex = connection.duplex();
    if (closed) {
      duplex.breakOff("the machine has stopped");
    }
    boolean answered = false;
    try {
      answered =
          duplex
              .readable()
              .await(
                  () -> connected(connection),
                  System.nanoTime() + limits.connectTimeout().toNanos());
    } finally {
      if (!answered) {
        duplex.close();
        touched(connection);
      }
    }
    if (!answered) {
      throw new ConnectException(
          "guest port %d did not answer within %s".formatted(port, limits.connectTimeout()));
    }
    if (connection.wasEstablished()) {
      return new HostStream(connection, this::touched);
    }
    throw refused(port, duplex);
  }

  private void checkGuest(int port) throws ConnectException {
    if (closed) {
      throw new ConnectException("guest port " + port + ": the machine has stopped");
    }
    if (attachment == null) {
      throw new ConnectException(
          "guest port " + port + ": the guest has not set up its vsock device yet");
    }
  }

  private static boolean connected(Connection connection) {
    return connection.wasEstablished() || connection.duplex().output().ended();
  }

  private static ConnectException refused(int port, Duplex duplex) {
    String why =
        duplex.output() instanceof StreamEnd.Broken(String reason) ? reason : "no reason given";
    return new ConnectException("guest port " + port + " cannot be reached: " + why);
  }

  @Override
  public AutoCloseable listen(int port, Consumer<VsockStream> accepted) throws IOException {
    return listeners.listen(port, accepted);
  }

  /** A user did something with a connection that the worker must look at. */
  private void touched(Connection connection) {
    if (ready.push(connection)) {
      wake();
    }
  }

  private void wake() {
    Attachment now = attachment;
    if (now != null) {
      now.context().execute(now.pump());
    }
  }

  /** A device instance became active. Worker thread. */
  void attach(DeviceContext context, DeviceTask pump) {
    core.recover();
    attachment = new Attachment(context, pump);
    wake();
  }

  /** The active device instance is going; connections wait for the next. Worker thread. */
  void detach() {
    attachment = null;
  }

  /** Hands the protocol all that users did. Worker thread. */
  void takeReady() {
    for (Connection at = ready.takeAll(); at != null; ) {
      Connection next = at.nextReady;
      at.nextReady = null;
      at.clearReady();
      core.refresh(at);
      at = next;
    }
  }

  /** The guest reset the device: it knows none of its connections any more. Worker thread. */
  void guestReset() {
    detach();
    takeReady();
    core.clear("the guest has reset its vsock device or is gone");
  }

  /**
   * The machine is gone, or going: every stream ends with an {@link IOException}, and there will be
   * no others. Any thread; the device may be gone already.
   */
  @Override
  public void close() {
    closed = true;
    attachment = null;
    alive.forEach(connection -> connection.duplex().breakOff("the machine has stopped"));
    alive.clear();
  }
}
