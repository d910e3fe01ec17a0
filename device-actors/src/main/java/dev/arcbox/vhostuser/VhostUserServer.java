package dev.arcbox.vhostuser;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.socket.UnixListener;
import dev.arcbox.platform.socket.UnixStreamSocket;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.Worker;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one device at one socket, to one front end at a time; another may come when the first is
 * gone. Lives on the device's worker.
 */
public final class VhostUserServer {
  private static final Logger LOG = LoggerFactory.getLogger(VhostUserServer.class);

  /** The front end is our own child, of the same user: nobody else has business here. */
  private static final int SOCKET_MODE = 0600;

  private final UnixListener listener;
  private final DeviceRunner runner;
  private final Worker worker;
  private final VhostUserMetrics metrics = new VhostUserMetrics();
  private Optional<Connection> connection = Optional.empty();

  private VhostUserServer(UnixListener listener, DeviceRunner runner, Worker worker) {
    this.listener = listener;
    this.runner = runner;
    this.worker = worker;
  }

  /** Listens from now on. Worker thread only. */
  public static VhostUserServer listen(Path socket, DeviceRunner runner, Worker worker) {
    UnixListener listener = UnixListener.bind(socket, SOCKET_MODE);
    listener.nonBlocking(true);
    VhostUserServer server = new VhostUserServer(listener, runner, worker);
    worker.register(listener.fd(), Epoll.READ, events -> server.accept());
    return server;
  }

  public VhostUserMetrics metrics() {
    return metrics;
  }

  private void accept() {
    Optional<UnixStreamSocket> arrived;
    try {
      arrived = listener.accept();
    } catch (PlatformException e) {
      // Out of fds, most likely. The socket stays ready, so to go on would be to spin.
      worker.unregister(listener.fd());
      metrics.refusedConnections().increment();
      LOG.error("{}: no longer listening: {}", listener.path().getFileName(), e.getMessage());
      return;
    }
    if (arrived.isEmpty()) {
      return;
    }
    if (connection.isPresent()) {
      metrics.refusedConnections().increment();
      arrived.get().close();
      return;
    }
    metrics.connections().increment();
    connection =
        Optional.of(new Connection(arrived.get(), runner, worker, metrics, this::connectionEnded));
  }

  private void connectionEnded(String why) {
    connection = Optional.empty();
    LOG.info("{}: front end gone: {}", listener.path().getFileName(), why);
  }

  /** Ends the connection and removes the socket. Worker thread only. */
  public void close() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
    worker.unregister(listener.fd());
    listener.close();
  }
}
