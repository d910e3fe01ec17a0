package dev.arcbox.docker.operation;

import dev.arcbox.docker.connection.Client;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Failures;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.ReplyStream;
import dev.arcbox.runtime.image.transfer.Progress;
import dev.arcbox.runtime.image.transfer.ProgressSink;
import dev.arcbox.runtime.image.transfer.Transfer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A pull or push as lines of progress. A failure before the first line is an ordinary error; one
 * after it is the last line. A client that goes ends the transfer.
 */
final class TransferReply {
  /** Lines that a slow client may be behind. */
  private static final int AHEAD = 64;

  private final BlockingQueue<Optional<Progress>> lines = new LinkedBlockingQueue<>(AHEAD);
  private final Transfer transfer;
  private volatile boolean abandoned;

  private TransferReply(Function<ProgressSink, Transfer> begin) {
    this.transfer = begin.apply(this::told);
    var _ = transfer.done().whenComplete((_, _) -> end());
  }

  static HttpResponse of(Call call, Function<ProgressSink, Transfer> begin) {
    TransferReply reply = new TransferReply(begin);
    Client.Watch watch = call.client().onGone(reply.transfer::cancel);
    Optional<Progress> first = reply.next();
    if (first.isEmpty()) {
      reply.transfer.await(); // throws what it failed with
    }
    watch.end();
    return Replies.stream(call, Replies.JSON, out -> reply.copy(first, out));
  }

  private void told(Progress progress) {
    if (abandoned) {
      throw new Failure(499, "the client has gone");
    }
    put(Optional.of(progress));
  }

  /** Nothing follows; on a thread of its own, because it may wait for a slow client. */
  private void end() {
    Thread.ofVirtual().name("transfer-end").start(() -> put(Optional.empty()));
  }

  private void put(Optional<Progress> line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Progress> next() {
    try {
      return lines.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(500, "interrupted", e);
    }
  }

  private void copy(Optional<Progress> first, ReplyStream out) throws Exception {
    ProgressLines client = new ProgressLines(out);
    try {
      Optional<Progress> line = first;
      while (line.isPresent()) {
        client.send(line.get().toJson());
        line = lines.take();
      }
      try {
        transfer.await();
      } catch (RuntimeException e) {
        client.error(Failures.of(e));
      }
    } finally {
      abandoned = true;
      transfer.cancel();
      lines.clear(); // whoever waits to tell more finds room and hears that nobody listens
    }
  }
}
