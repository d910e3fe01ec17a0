package dev.arcbox.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/**
 * Stands before a server that knows plain HTTP alone and waits for the rest of what is none. Who
 * begins with TLS is turned away at once, as by any registry in use; else it costs each client the
 * whole time that it gives to TLS.
 */
final class PlainDoor implements AutoCloseable {
  /** A record of TLS that begins a handshake (RFC 8446, section 5.1). */
  private static final int HANDSHAKE = 22;

  private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress inside;
  private final ExecutorService threads;

  PlainDoor(InetSocketAddress inside, ExecutorService threads) throws IOException {
    this.inside = inside;
    this.threads = threads;
    threads.execute(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        threads.execute(() -> admit(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void admit(Socket client) {
    try (client) {
      InputStream from = client.getInputStream();
      int first = from.read();
      if (first < 0 || first == HANDSHAKE) {
        return;
      }
      try (Socket server = new Socket(inside.getAddress(), inside.getPort())) {
        server.getOutputStream().write(first);
        threads.execute(() -> pass(from, server));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      return; // one of them went: the other is told by the close
    }
  }

  /** What the client says, and that it has said all. */
  private static void pass(InputStream from, Socket server) {
    try {
      from.transferTo(server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException e) {
      return; // the answer's side has ended
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
