package dev.arcbox.cli.daemon;

import com.google.protobuf.MessageLite;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.TtrpcClient;
import dev.arcbox.ttrpc.TtrpcMethod;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connection to the daemon. Calls that must not wait behind a full stream of output (a signal,
 * say) get a connection of their own.
 */
public final class Connection implements AutoCloseable {
  private final Path socket;
  private final TtrpcClient client;

  private Connection(Path socket, TtrpcClient client) {
    this.socket = socket;
    this.client = client;
  }

  /**
   * Connects.
   *
   * @throws ConnectException when there is a socket and nobody listens
   */
  static Connection open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new Connection(socket, TtrpcClient.over(channel, Connection::reader));
  }

  private static Thread reader(Runnable work) {
    Thread thread = new Thread(work, "arcbox-connection");
    thread.setDaemon(true);
    return thread;
  }

  /** One more connection to the same daemon. */
  public Connection another() throws IOException {
    return open(socket);
  }

  public <Q extends MessageLite, R extends MessageLite> R call(
      TtrpcMethod<Q, R> method, Q request) {
    return client.call(method, request);
  }

  public <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> stream(
      TtrpcMethod<Q, R> method, Q request) {
    return client.stream(method, request);
  }

  public <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> open(
      TtrpcMethod<Q, R> method) {
    return client.open(method);
  }

  @Override
  public void close() {
    client.close();
  }
}
