package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row 19 of the security plan, as far as HTTP/1.1 goes: bounded, answered, closed. */
@Timeout(300)
class HostileTest {
  @TempDir private Path folder;
  private final AtomicInteger smuggled = new AtomicInteger();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.of(
            folder,
            Route.of("GET", "/fine", _ -> Replies.text("fine")),
            Route.of(
                "GET",
                "/smuggled",
                _ -> {
                  smuggled.incrementAndGet();
                  return Replies.text("smuggled");
                }),
            Route.of("POST", "/document", call -> Replies.json(call.document())));
  }

  /** Whatever was sent before: the next client is served. */
  @AfterEach
  void stillServes() throws IOException {
    try (RawClient client = server.connect()) {
      assertTrue(client.get("/fine").head().startsWith("HTTP/1.1 200 OK"));
    } finally {
      server.close();
    }
  }

  private String answer(String bytes) throws IOException {
    try (RawClient client = server.connect()) {
      return client.send(bytes).endInput().rest();
    }
  }

  private static String post(String headers, String body) {
    return "POST /document HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n"
        + body;
  }

  @Test
  void twoLengthsAreNoRequest() throws IOException {
    String answer =
        answer(
            post(
                "Content-Length: 4\r\nContent-Length: 40\r\n",
                "{}\r\nGET /smuggled HTTP/1.1\r\nHost: docker\r\n\r\n"));
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertEquals(0, smuggled.get());
  }

  @Test
  void aLengthAndChunksTogetherDoNotSmuggle() throws IOException {
    answer(
        post(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: docker\r\n\r\n"));
    // Chunks win by the RFC, and then what follows is the client's next request: its own words.
    assertTrue(smuggled.get() <= 1);
  }

  @Test
  void aBrokenChunkEndsTheConnection() throws IOException {
    String answer = answer(post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"));
    assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void aHugeHeaderIsRefused() throws IOException {
    String answer =
        answer("GET /fine HTTP/1.1\r\nHost: docker\r\nX-A: " + "a".repeat(1 << 20) + "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
  }

  @Test
  void aThousandHeadersAreRefused() throws IOException {
    String answer =
        answer("GET /fine HTTP/1.1\r\nHost: docker\r\n" + "X-A: b\r\n".repeat(1000) + "\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void aHugeAddressIsRefused() throws IOException {
    String answer = answer("GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nHost: docker\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 414 "), answer);
  }

  @Test
  void noiseIsAnsweredAndTheConnectionEnds() throws IOException {
    String answer = answer("\0\1\2 what is this\r\n\r\n");
    assertTrue(
        answer.isEmpty() || answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 5"),
        answer);
  }

  @Test
  void aDocumentTooDeepIsRefused() throws IOException {
    String body = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String answer = answer(post("Content-Length: " + body.length() + "\r\n", body));
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("{\"message\":\"invalid JSON"), answer);
  }

  @Test
  void aDocumentTooLongIsRefusedBeforeItsEnd() throws IOException {
    long claimed = 1L << 30;
    byte[] piece = "1,".repeat(1 << 19).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RawClient client = server.connect()) {
      client.send(post("Content-Length: " + claimed + "\r\n", "["));
      for (int i = 0; i < 5; i++) {
        client.send(piece);
      }
      String head = client.head();
      assertTrue(head.startsWith("HTTP/1.1 413 "), head);
    }
  }

  @Test
  void aBodyThatBreaksOffIsNoRequest() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(post("Content-Length: 100\r\n", "{\"a\":")).endInput();
      String rest = client.rest();
      assertFalse(rest.startsWith("HTTP/1.1 200"), rest);
    }
  }

  @Test
  void aSlowClientHoldsUpNobody() throws IOException {
    try (RawClient slow = server.connect();
        RawClient quick = server.connect()) {
      slow.send("GET /fine HT");
      assertTrue(quick.get("/fine").head().startsWith("HTTP/1.1 200 OK"));
      assertTrue(slow.send("TP/1.1\r\nHost: docker\r\n\r\n").head().startsWith("HTTP/1.1 200 OK"));
    }
  }
}
