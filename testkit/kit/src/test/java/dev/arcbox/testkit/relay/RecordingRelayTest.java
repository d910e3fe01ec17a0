package dev.arcbox.testkit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecordingRelayTest {
  @TempDir private Path folder;
  private final List<Exchange> told = new CopyOnWriteArrayList<>();
  private ServerSocketChannel server;
  private RecordingRelay relay;

  @BeforeEach
  void open() throws IOException {
    Path target = folder.resolve("target.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(target));
    relay = RecordingRelay.open(folder.resolve("relay.sock"), target, told::add);
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    server.close();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(relay.socket()));
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String rest(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String read(SocketChannel channel, int count) throws IOException {
    return new String(
        Channels.newInputStream(channel).readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  @Test
  void eachDirectionEndsOnItsOwn() throws IOException {
    String upgrade = "POST /attach HTTP/1.1\r\nUpgrade: tcp\r\n\r\n";
    String switched = "HTTP/1.1 101 UPGRADED\r\n\r\n";
    try (SocketChannel client = connect();
        SocketChannel other = server.accept()) {
      send(client, upgrade);
      assertEquals(upgrade, read(other, upgrade.length()));
      send(other, switched);
      assertEquals(switched, read(client, switched.length()));
      send(client, "input");
      client.shutdownOutput();
      assertEquals("input", rest(other));
      send(other, "output");
      other.shutdownOutput();
      assertEquals("output", rest(client));
    }
    relay.close();
    assertEquals(List.of(101), told.stream().map(Exchange::status).toList());
    assertEquals(List.of(), relay.troubles());
  }

  @Test
  void whatIsNotUnderstoodGoesThroughAndIsTold() throws IOException {
    try (SocketChannel client = connect();
        SocketChannel other = server.accept()) {
      send(client, "GET / HTTP/1.1\r\n\r\n");
      read(other, 18);
      send(other, "nonsense\r\n\r\n");
      other.shutdownOutput();
      assertEquals("nonsense\r\n\r\n", rest(client));
    }
    assertEquals(1, relay.troubles().size());
  }
}
