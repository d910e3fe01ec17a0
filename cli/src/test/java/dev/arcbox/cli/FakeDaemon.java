package dev.arcbox.cli;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.TtrpcServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The daemon's side of the socket, with the answers that a test gives. */
final class FakeDaemon implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final TtrpcServer server;
  private final Queue<SocketChannel> clients = new ConcurrentLinkedQueue<>();

  FakeDaemon(Path socket, ServiceTable services) throws IOException {
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    server = new TtrpcServer(services, call -> Thread.ofVirtual().start(call));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        clients.add(client);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (ClosedChannelException e) {
      return; // the test is over
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel client) {
    try {
      server.serve(client);
    } catch (IOException e) {
      return; // a client that goes away
    }
  }

  /** As if it had been killed. */
  void drop() {
    try {
      listener.close();
      for (SocketChannel client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static OutputChunk out(String text) {
    return chunk(OutputChunk.Stream.STDOUT, text);
  }

  static OutputChunk err(String text) {
    return chunk(OutputChunk.Stream.STDERR, text);
  }

  private static OutputChunk chunk(OutputChunk.Stream stream, String text) {
    return OutputChunk.newBuilder()
        .setStream(stream)
        .setData(ByteString.copyFrom(text, StandardCharsets.UTF_8))
        .build();
  }

  static OutputChunk ended(int code) {
    return OutputChunk.newBuilder().setEnded(true).setExitCode(code).build();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
