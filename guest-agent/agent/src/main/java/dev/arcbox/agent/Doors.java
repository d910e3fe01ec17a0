package dev.arcbox.agent;

import dev.arcbox.agent.stdio.Greeter;
import dev.arcbox.agent.stdio.Reactor;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.socket.StreamSocket;
import dev.arcbox.platform.socket.UnixListener;
import dev.arcbox.platform.socket.VsockListener;
import dev.arcbox.platform.socket.VsockSocket;
import dev.arcbox.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** The two listeners: calls, and raw connections. Accepting happens on the reactor's thread. */
final class Doors implements AutoCloseable {
  private static final int CALLS_PORT = 1024;
  private static final int DATA_PORT = 1025;
  private static final int READY_PORT = 1026;

  private final Fd calls;
  private final Fd data;
  private final boolean guest;

  private Doors(Fd calls, Fd data, boolean guest) {
    this.calls = calls;
    this.data = data;
    this.guest = guest;
  }

  /** One way of accepting. */
  @FunctionalInterface
  private interface Accept {
    Optional<? extends StreamSocket> next();
  }

  static Doors open(Options.Transport transport, Reactor reactor, Tokens tokens, TtrpcServer server)
      throws IOException {
    // Tests of types, not a pattern switch: its bootstrap would cost the start some milliseconds.
    if (transport instanceof Options.Transport.Unix unix) {
      Files.createDirectories(unix.folder());
      UnixListener calls = UnixListener.bind(unix.folder().resolve("agent.sock"), 0600);
      UnixListener data = UnixListener.bind(unix.folder().resolve("data.sock"), 0600);
      listen(reactor, calls, calls::accept, c -> serve(server, c));
      listen(reactor, data, data::accept, c -> Greeter.greet(reactor, tokens, c));
      return new Doors(calls, data, false);
    }
    VsockListener calls = VsockListener.bind(CALLS_PORT);
    VsockListener data = VsockListener.bind(DATA_PORT);
    listen(reactor, calls, () -> fromHost(calls), c -> serve(server, c));
    listen(reactor, data, () -> fromHost(data), c -> Greeter.greet(reactor, tokens, c));
    return new Doors(calls, data, true);
  }

  /** Containers can make vsock connections too; only the host's are let in. */
  private static Optional<VsockSocket> fromHost(VsockListener listener) {
    Optional<VsockSocket> accepted = listener.accept();
    if (accepted.isPresent() && accepted.get().peerCid() != VsockSocket.HOST) {
      accepted.get().close();
      return fromHost(listener);
    }
    return accepted;
  }

  private static void listen(
      Reactor reactor, Fd listener, Accept accept, Consumer<StreamSocket> door) {
    listener.nonBlocking(true);
    reactor.readable(
        listener,
        () -> {
          for (Optional<? extends StreamSocket> c = accept.next();
              c.isPresent();
              c = accept.next()) {
            door.accept(c.get());
          }
        });
  }

  private static void serve(TtrpcServer server, StreamSocket connection) {
    Thread reader =
        new Thread(
            () -> {
              try {
                server.serve(connection.channel());
              } catch (IOException e) {
                System.err.println("agent: a caller's connection broke: " + e.getMessage());
              }
            },
            "calls");
    reader.setDaemon(true);
    reader.start();
  }

  /** Tells the host that calls are welcome: one connection, at once closed. */
  void ready() {
    if (!guest) {
      return;
    }
    try (VsockSocket _ = VsockSocket.connect(VsockSocket.HOST, READY_PORT)) {
      System.err.println("agent: ready");
    } catch (PlatformException e) {
      // Nobody waits for it; the calls will come all the same.
      System.err.println("agent: ready, but the host did not listen: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    calls.close();
    data.close();
  }
}
