package dev.arcbox.ttrpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two ends of one Unix socket connection. */
record Pair(SocketChannel client, SocketChannel server) implements AutoCloseable {
  static Pair open() throws IOException {
    Path dir = Files.createTempDirectory("ttrpc");
    Path file = dir.resolve("s");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(file));
      SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file));
      return new Pair(client, listener.accept());
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(dir);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
