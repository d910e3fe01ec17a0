package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Folders;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.TtrpcServer;
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

/** The Unix socket that clients connect to, and one thread for each that has. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Clients that knock at the same moment; each is accepted within microseconds. */
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel listener;
  private final Path socket;
  private final TtrpcServer server;
  private final int maxConnections;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

  private Gateway(
      ServerSocketChannel listener, Path socket, TtrpcServer server, int maxConnections) {
    this.listener = listener;
    this.socket = socket;
    this.server = server;
    this.maxConnections = maxConnections;
  }

  /** Listens; what a dead daemon left under the socket's name is replaced. */
  public static Gateway open(Path socket, ServiceTable services, int maxConnections)
      throws IOException {
    Folders.ensure(socket.getParent());
    Folders.clearSocket(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
    // Nobody else gets in between: the folder is the user's alone.
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
    Gateway gateway =
        new Gateway(
            listener, socket, new TtrpcServer(services, Blocking.executor()), maxConnections);
    Thread.ofVirtual().name("gateway-accept").start(gateway::accept);
    return gateway;
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
          Thread.ofVirtual().name("gateway-client").start(() -> serve(client));
        }
      }
    } catch (ClosedChannelException e) {
      LOG.debug("the gateway is closed");
    } catch (IOException e) {
      LOG.error("the gateway accepts no more clients", e);
    }
  }

  private void serve(SocketChannel client) {
    try {
      server.serve(client);
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
