package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.RawClient;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.docker.exchange.TestServer;
import dev.arcbox.runtime.image.transfer.Progress;
import dev.arcbox.runtime.image.transfer.ProgressSink;
import dev.arcbox.runtime.image.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that a test carries on by hand. */
@Timeout(300)
class TransferReplyTest {
  @TempDir private Path folder;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private final CompletableFuture<ProgressSink> telling = new CompletableFuture<>();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.of(
            TestServer.kit(),
            folder,
            List.of(Route.of("POST", "/pull", call -> TransferReply.of(call, this::begin))));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Transfer begin(ProgressSink client) {
    telling.complete(client);
    return new Transfer(
        done,
        () -> {
          cancelled.complete(true);
          done.completeExceptionally(new Failure(500, "cancelled"));
        });
  }

  private RawClient pulling() throws IOException {
    return server.connect().send("POST /pull HTTP/1.1\r\nHost: docker\r\n\r\n");
  }

  private void tell(String text) {
    telling.join().accept(new Progress("", text, 0, 0, Optional.empty()));
  }

  @Test
  void linesAreToldAsTheyComeAndTheEndIsTheirEnd() throws IOException {
    try (RawClient client = pulling()) {
      tell("one");
      assertTrue(client.head().startsWith("HTTP/1.1 200 OK"));
      tell("two");
      done.complete(null);
      String rest = client.endInput().rest();
      assertTrue(rest.contains("\"one\"") && rest.contains("\"two\""), rest);
    }
  }

  @Test
  void aFailureBeforeTheFirstLineIsAnError() throws IOException {
    try (RawClient client = pulling()) {
      telling.join();
      done.completeExceptionally(new Failure(404, "no such image"));
      assertTrue(client.head().startsWith("HTTP/1.1 404 "));
    }
  }

  @Test
  void aClientThatGoesBeforeTheFirstLineEndsTheTransfer() throws IOException {
    try (RawClient client = pulling()) {
      telling.join();
      client.endInput();
      assertTrue(cancelled.join());
    }
  }

  @Test
  void aClientThatGoesInTheMiddleEndsTheTransfer() throws IOException {
    try (RawClient client = pulling()) {
      tell("one");
      client.head();
    }
    assertTrue(cancelled.join());
    assertEquals(499, whatTellingOnGets());
  }

  /** The transfer's threads hear that nobody listens, at the latest when they tell more. */
  private int whatTellingOnGets() {
    try {
      while (true) {
        tell("more");
      }
    } catch (Failure failure) {
      return failure.status();
    }
  }
}
