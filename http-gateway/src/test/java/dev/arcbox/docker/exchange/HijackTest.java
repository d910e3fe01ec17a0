package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
class HijackTest {
  private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

  @TempDir private Path folder;
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<String> after = new CompletableFuture<>();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.of(
            folder,
            Route.of("POST", "/echo", call -> Hijack.of(call, Replies.RAW_STREAM, this::echo)),
            Route.of(
                "POST",
                "/body",
                call -> {
                  call.document();
                  return Hijack.of(call, Replies.RAW_STREAM, this::echo);
                }),
            Route.of("POST", "/speak", call -> Hijack.of(call, Replies.RAW_STREAM, this::speak)),
            Route.of("POST", "/listen", call -> Hijack.of(call, Replies.RAW_STREAM, this::listen)));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void echo(BodyStream in, ReplyStream out) throws IOException {
    in.transferTo(out);
    out.write("over".getBytes(StandardCharsets.UTF_8));
  }

  private void speak(BodyStream in, ReplyStream out) throws IOException {
    out.write("spoken".getBytes(StandardCharsets.UTF_8));
  }

  private void listen(BodyStream in, ReplyStream out) throws Exception {
    out.write("listening".getBytes(StandardCharsets.UTF_8));
    released.await();
    after.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  private static String request(String path, String headers) {
    return "POST " + path + " HTTP/1.1\r\nHost: docker\r\n" + headers + "\r\n";
  }

  @Test
  void anUpgradeIsAnsweredAsDockerAnswersIt() throws IOException {
    try (RawClient client = server.connect()) {
      String head = client.send(request("/speak", UPGRADE)).head();
      assertTrue(head.startsWith("HTTP/1.1 101 UPGRADED\r\n"), head);
      assertTrue(head.contains("\r\nUpgrade: tcp\r\n"), head);
      assertTrue(head.contains("\r\nConnection: Upgrade\r\n"), head);
      assertTrue(head.contains("\r\nContent-Type: application/vnd.docker.raw-stream\r\n"), head);
      assertFalse(head.contains("Content-Length"), head);
      assertEquals("spoken", client.rest());
    }
  }

  @Test
  void withoutAnUpgradeTheStreamFollowsAnOrdinaryHead() throws IOException {
    try (RawClient client = server.connect()) {
      String head = client.send(request("/echo", "")).head();
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      assertFalse(head.contains("Content-Length"), head);
      assertFalse(head.contains("Transfer-Encoding"), head);
      assertEquals("inputover", client.send("input").endInput().rest());
    }
  }

  @Test
  void theClientEndsItsSideAndHearsTheRest() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(request("/echo", UPGRADE)).head();
      assertEquals("some", client.send("some").read(4));
      assertEquals("moreover", client.send("more").endInput().rest());
    }
  }

  @Test
  void aBodyIsReadBeforeTheSwitch() throws IOException {
    try (RawClient client = server.connect()) {
      String headers = UPGRADE + "Content-Type: application/json\r\nContent-Length: 2\r\n";
      client.send(request("/body", headers) + "{}").head();
      assertEquals("xover", client.send("x").endInput().rest());
    }
  }

  @Test
  void megabytesGoThroughBothWays() throws Exception {
    byte[] half = new byte[8 << 20];
    try (RawClient client = server.connect()) {
      client.send(request("/echo", UPGRADE)).head();
      CompletableFuture<Integer> received =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.rest().length();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      client.send(half).send(half).endInput();
      assertEquals(2 * half.length + "over".length(), received.get());
    }
  }

  @Test
  void aClientThatGoesIsTheEndOfItsInput() throws Exception {
    try (RawClient client = server.connect()) {
      client.send(request("/listen", UPGRADE)).head();
      assertEquals("listening", client.read(9));
      client.send("last words");
    }
    released.countDown();
    assertEquals("last words", after.get());
  }
}
