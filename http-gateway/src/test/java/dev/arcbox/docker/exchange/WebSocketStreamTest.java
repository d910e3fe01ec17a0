package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.websocket.Frame;
import dev.arcbox.testkit.websocket.WebSocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class WebSocketStreamTest {
  @TempDir private Path folder;
  private final CompletableFuture<String> heard = new CompletableFuture<>();
  private final CompletableFuture<Boolean> released = new CompletableFuture<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.of(
            folder,
            Route.of("GET", "/echo", call -> WebSocketStream.of(call, this::echo)),
            Route.of("GET", "/hear", call -> WebSocketStream.of(call, this::hear)),
            Route.of("GET", "/silent", call -> WebSocketStream.of(call, this::silent)));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void echo(BodyStream in, ReplyStream out) throws IOException {
    in.transferTo(out);
  }

  private void hear(BodyStream in, ReplyStream out) throws IOException {
    out.write("ready".getBytes(StandardCharsets.UTF_8));
    heard.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  private void silent(BodyStream in, ReplyStream out) throws InterruptedException {
    try {
      never.await();
    } finally {
      released.complete(true);
    }
  }

  private WebSocketClient open(String path) throws IOException {
    WebSocketClient client = WebSocketClient.connect(server.socket());
    String head = client.handshake(path);
    assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), head);
    assertTrue(head.contains("Sec-WebSocket-Accept: " + WebSocketClient.ACCEPT + "\r\n"), head);
    return client;
  }

  @Test
  void messagesOfEveryKindAndShapeAreOneInput() throws IOException {
    try (WebSocketClient client = open("/echo")) {
      client.send(Frame.of(Frame.TEXT, "text "));
      client.until("text ");
      client.send(new Frame(false, Frame.BINARY, new byte[] {'a'}));
      client.send(Frame.of(Frame.PING, "between"));
      client.send(new Frame(false, Frame.CONTINUATION, new byte[] {'b'}));
      client.send(Frame.of(Frame.CONTINUATION, "c"));
      StringBuilder echoed = new StringBuilder();
      StringBuilder pongs = new StringBuilder();
      while (echoed.length() < 3 || pongs.length() < 7) {
        Frame frame = client.next().orElseThrow();
        (frame.opcode() == Frame.PONG ? pongs : echoed).append(frame.text());
      }
      assertEquals("abc", echoed.toString());
      assertEquals("between", pongs.toString());
    }
  }

  @Test
  void aLargeFrameGoesThroughInPieces() throws IOException {
    String large = "x".repeat(3 << 20) + "end";
    try (WebSocketClient client = open("/hear")) {
      client.until("ready");
      client.send(Frame.of(Frame.BINARY, large));
      client.send(Frame.close(1000));
      assertEquals(large, heard.join());
    }
  }

  @Test
  void theClientsCloseIsAnswered() throws IOException {
    try (WebSocketClient client = open("/hear")) {
      client.until("ready");
      client.send(Frame.close(1000));
      assertEquals(1000, client.next().orElseThrow().closeCode());
      assertTrue(client.next().isEmpty());
      assertEquals("", heard.join());
    }
  }

  @Test
  void theEndOfTheSessionIsACloseFrame() throws IOException {
    try (WebSocketClient client = open("/echo")) {
      client.send(Frame.of(Frame.BINARY, "last"));
      client.until("last");
      client.send(Frame.close(1000));
      Frame end = client.next().orElseThrow();
      assertEquals(Frame.CLOSE, end.opcode());
      assertEquals(1000, end.closeCode());
    }
  }

  @Test
  void aFrameWithoutAMaskEndsTheConnection() throws IOException {
    try (WebSocketClient client = open("/hear")) {
      client.until("ready");
      client.send(Frame.of(Frame.BINARY, "open").unmasked());
      assertEquals(1002, client.next().orElseThrow().closeCode());
      assertTrue(client.next().isEmpty());
    }
  }

  @Test
  void aFrameOfAnImpossibleLengthEndsTheConnection() throws IOException {
    try (WebSocketClient client = open("/silent")) {
      byte[] header = {(byte) 0x82, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0};
      client.send(header);
      assertTrue(client.next().map(frame -> frame.opcode() == Frame.CLOSE).orElse(true));
    }
  }

  @Test
  void aClientThatGoesEndsASilentSession() throws IOException {
    try (WebSocketClient client = open("/silent")) {
      client.send(Frame.of(Frame.BINARY, "nobody reads this"));
    }
    assertTrue(released.join());
  }

  @Test
  void whatIsNoHandshakeIsToldSo() throws IOException {
    try (WebSocketClient client = WebSocketClient.connect(server.socket())) {
      String head = client.ask("/echo", "");
      assertTrue(head.startsWith("HTTP/1.1 400 "), head);
    }
    try (WebSocketClient client = WebSocketClient.connect(server.socket())) {
      String head =
          client.ask(
              "/echo",
              String.join(
                  "\r\n",
                  "Connection: Upgrade",
                  "Upgrade: websocket",
                  "Sec-WebSocket-Version: 8",
                  "Sec-WebSocket-Key: x",
                  ""));
      assertTrue(head.startsWith("HTTP/1.1 400 "), head);
      assertTrue(head.contains("\r\nSec-WebSocket-Version: 13\r\n"), head);
    }
  }
}
