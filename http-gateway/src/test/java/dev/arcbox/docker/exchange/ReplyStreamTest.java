package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ReplyStreamTest {
  @TempDir private Path folder;
  private final CountDownLatch never = new CountDownLatch(1);
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.of(
            folder,
            Route.of("GET", "/silent", call -> Replies.stream(call, Replies.JSON, this::silent)),
            Route.of("GET", "/flood", call -> Replies.stream(call, Replies.JSON, this::flood)),
            Route.of("GET", "/breaks", call -> Replies.stream(call, Replies.JSON, this::breaks)),
            Route.of("POST", "/upload", ReplyStreamTest::upload));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void silent(ReplyStream out) throws Exception {
    try {
      never.await();
    } catch (InterruptedException e) {
      ended.complete(e);
      throw e;
    }
  }

  private void flood(ReplyStream out) throws IOException {
    try {
      while (true) {
        out.write(new byte[10_000]);
      }
    } catch (IOException e) {
      ended.complete(e);
      throw e;
    }
  }

  private void breaks(ReplyStream out) throws IOException {
    out.write("half".getBytes(StandardCharsets.UTF_8));
    throw new IOException("on purpose");
  }

  private static HttpResponse upload(Call call) throws IOException {
    long count = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream body = call.body()) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        count += n;
      }
    }
    return Replies.text("read " + count);
  }

  @Test
  void theHeadComesBeforeTheFirstByte() throws IOException {
    try (RawClient client = server.connect()) {
      String head = client.get("/silent").head();
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
    }
  }

  @Test
  void aSilentStreamEndsWhenItsClientGoes() throws Exception {
    try (RawClient client = server.connect()) {
      client.get("/silent").head();
    }
    assertInstanceOf(InterruptedException.class, ended.get());
  }

  @Test
  void aFloodEndsWhenItsClientGoes() throws Exception {
    try (RawClient client = server.connect()) {
      client.get("/flood").head();
      client.read(100_000);
    }
    assertInstanceOf(IOException.class, ended.get());
  }

  @Test
  void aBrokenStreamIsNotTakenForAWholeOne() throws IOException {
    try (RawClient client = server.connect()) {
      String answer = client.get("/breaks").rest();
      // Whole would end with the empty chunk.
      assertFalse(answer.endsWith("0\r\n\r\n"), answer);
    }
  }

  @Test
  void anUploadOfAnySizeIsRead() throws Exception {
    long size = 64L << 20;
    byte[] piece = new byte[1 << 20];
    try (RawClient client = server.connect()) {
      client.send("POST /upload HTTP/1.1\r\nHost: docker\r\nContent-Length: " + size + "\r\n\r\n");
      for (long sent = 0; sent < size; sent += piece.length) {
        client.send(piece);
      }
      assertTrue(client.head().startsWith("HTTP/1.1 200 OK\r\n"));
      assertEquals("read " + size, client.read(("read " + size).length()));
    }
  }

  @Test
  void aChunkedUploadIsRead() throws Exception {
    try (RawClient client = server.connect()) {
      client.send("POST /upload HTTP/1.1\r\nHost: docker\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\n");
      assertTrue(client.head().startsWith("HTTP/1.1 200 OK\r\n"));
      assertEquals("read 8", client.read(6));
    }
  }
}
