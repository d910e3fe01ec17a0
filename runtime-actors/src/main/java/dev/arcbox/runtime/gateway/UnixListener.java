package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.Folders;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Unix socket of mode 0660 that clients connect to, and one virtual thread for each. */
public final class UnixListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnixListener.class);

  /** Clients that knock at the same moment; each is accepted within microseconds. */
  private static final int BACKLOG = 1024;

  /** Serves one client on the thread that is its own; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Service {
    void serve(SocketChannel client) throws IOException;
  }

  private final ServerSocketChannel listener;
  private final Path socket;
  private final Service service;
  private final int maxConnections;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

  private UnixListener(
      ServerSocketChannel listener, Path socket, Service service, int maxConnections) {
    this.listener = listener;
    this.socket = socket;
    this.service = service;
    this.maxConnections = maxConnections;
  }

  /** Listens; what a dead daemon left under the socket's name is replaced. */
  public static UnixListener open(Path socket, int maxConnections, Service service)
      throws IOException {
    Folders.ensure(socket.getParent());
    Folders.clearSocket(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
    // Nobody else gets in between: the folder is the user's alone.
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
    UnixListener open = new UnixListener(listener, socket, service, maxConnections);
    Thread.ofVirtual().name("accept-" + socket.getFileName()).start(open::accept);
    return open;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        if (clients.size() >= maxConnections) {
          LOG.warn("refused a connection: {} are open", clients.size());
          client.close();
        } else {
          clients.add(client);
          Thread.ofVirtual().name("client-" + socket.getFileName()).start(() -> serve(client));
        }
      }
    } catch (ClosedChannelException e) {
      LOG.debug("{} is closed", socket);
    } catch (IOException e) {
      LOG.error("{} accepts no more clients", socket, e);
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      service.serve(client);
    } catch (IOException e) {
      LOG.debug("a client's connection ended: {}", e.toString());
    } finally {
      clients.remove(client);
    }
  }

  /** No more clients, and those that are here are sent away. */
  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
