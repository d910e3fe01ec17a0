package dev.arcbox.virtio.vsock;

import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host ports that take connections; any thread. Each accepted stream gets a virtual thread. */
final class Listeners implements VsockCore.Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final int mostHandlers;
  private final Consumer<Connection> notify;
  private final ConcurrentHashMap<Integer, Consumer<VsockStream>> byPort =
      new ConcurrentHashMap<>();
  private final AtomicInteger handlers = new AtomicInteger();

  Listeners(int mostHandlers, Consumer<Connection> notify) {
    this.mostHandlers = mostHandlers;
    this.notify = notify;
  }

  AutoCloseable listen(int port, Consumer<VsockStream> accepted) throws BindException {
    if (byPort.putIfAbsent(port, accepted) != null) {
      throw new BindException("vsock port " + port + " of the host has a listener already");
    }
    return () -> byPort.remove(port, accepted);
  }

  @Override
  public Optional<Consumer<Connection>> at(int hostPort) {
    Consumer<VsockStream> accepted = byPort.get(hostPort);
    // A guest that connects and resets in a loop must not start threads without end.
    if (accepted == null || handlers.get() >= mostHandlers) {
      return Optional.empty();
    }
    return Optional.of(connection -> start(connection, accepted));
  }

  private void start(Connection connection, Consumer<VsockStream> accepted) {
    handlers.incrementAndGet();
    HostStream stream = new HostStream(connection, notify);
    Thread.ofVirtual().name(stream.toString()).start(() -> serve(stream, accepted));
  }

  private void serve(HostStream stream, Consumer<VsockStream> accepted) {
    try {
      accepted.accept(stream);
    } catch (RuntimeException e) {
      LOG.warn("handler of {} failed, closing it", stream, e);
      stream.close();
    } finally {
      handlers.decrementAndGet();
    }
  }
}
