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

  /** From a client that stays until the server ends the connection. */
  private String all(String bytes) throws IOException {
    try (RawClient client = server.connect()) {
      return client.send(bytes).rest();
    }
  }

  @Test
  void noLengthMeansNoBody() throws IOException {
    String next = "GET /smuggled HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    String answer = all(post("Content-Length: 0\r\n", next));
    // What stands behind an empty body is the same client's next request, as for every server.
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertEquals(1, smuggled.get());
    String garbage = all(post("Content-Length: 0\r\n", "{\"a\": \"not a request\"}\r\n\r\n"));
    assertTrue(garbage.startsWith("HTTP/1.1 200 "), garbage);
    assertTrue(garbage.matches("(?s).*HTTP/1.1 [45].*"), garbage);
  }

  @Test
  void chunkSizesOutOfBoundsEndTheConnection() throws IOException {
    for (String size : new String[] {"-1", "ffffffffffffffffff", "7fffffff", "0x2"}) {
      String answer = answer(post("Transfer-Encoding: chunked\r\n", size + "\r\n{}\r\n0\r\n\r\n"));
      assertFalse(answer.startsWith("HTTP/1.1 2"), size + ": " + answer);
    }
  }

  @Test
  void unknownCodingsAreRefused() throws IOException {
    String answer =
        answer(post("Transfer-Encoding: chunked, identity\r\n", "2\r\n{}\r\n0\r\n\r\n"));
    assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
  }

  @Test
  void aClientOfHttp2IsSentAway() throws IOException {
    String answer = answer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 [45].*"), answer);
  }

  @Test
  void anOldClientGetsItsAnswerAndTheConnectionsEnd() throws IOException {
    try (RawClient client = server.connect()) {
      String answer = client.send("GET /fine HTTP/1.0\r\n\r\n").rest();
      assertTrue(answer.matches("(?s)HTTP/1\\.[01] 200 OK.*fine"), answer);
    }
  }

  @Test
  void requestsInOneGoAreAnsweredInTheirOrder() throws IOException {
    String get = "GET /fine HTTP/1.1\r\nHost: docker\r\n\r\n";
    String last = "GET /nothing HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    try (RawClient client = server.connect()) {
      String answers = client.send(get.repeat(50) + last).rest();
      assertEquals(51, answers.split("HTTP/1\\.1 200 OK", -1).length, answers);
      assertTrue(answers.lastIndexOf("fine") < answers.indexOf("page not found"), answers);
    }
  }

  @Test
  void headersWithoutAnEndAreCutOff() throws IOException {
    byte[] header = "X-A: b\r\n".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RawClient client = server.connect()) {
      client.send("GET /fine HTTP/1.1\r\nHost: docker\r\n");
      for (int i = 0; i < 10; i++) {
        client.send(header);
      }
      assertTrue(client.head().startsWith("HTTP/1.1 4"));
    }
  }

  /** More than a gigabyte would be read if it were kept; the client sees why it was not. */
  @Test
  void whoeverSendsOnAfterItsAnswerIsRead() throws IOException {
    byte[] piece = "1,".repeat(1 << 19).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RawClient client = server.connect()) {
      client.send(post("Content-Length: " + (1L << 40) + "\r\n", "["));
      for (int i = 0; i < 64; i++) {
        client.send(piece);
      }
      String rest = client.endInput().rest();
      assertTrue(rest.startsWith("HTTP/1.1 413 "), rest);
    }
  }

  @Test
  void aHeadThatNeverComesIsNotWaitedForForEver() throws IOException {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
    try (TestServer impatient =
            TestServer.impatient(
                other,
                java.time.Duration.ofMillis(50),
                Route.of("GET", "/fine", _ -> Replies.text("fine")));
        RawClient slow = impatient.connect();
        RawClient idle = impatient.connect()) {
      assertEquals("", slow.send("GET /fine HT").rest());
      // Who is between requests may take its time.
      assertTrue(idle.get("/fine").head().startsWith("HTTP/1.1 200 OK"));
      idle.read(4);
      assertEquals("", slow.rest());
      assertTrue(idle.get("/fine").head().startsWith("HTTP/1.1 200 OK"));
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
