package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.BodyStream;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Failures;
import dev.arcbox.docker.exchange.Replies;
import java.io.IOException;
import java.io.InputStream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Requests that bring an archive. It is taken in while it arrives, and answered when all of it is
 * here: many clients stop sending as soon as they are answered. What went wrong is a line of the
 * answer, as Docker has it.
 */
final class Intake {
  /** Takes the archive; what is to be told of it follows. */
  @FunctionalInterface
  interface Work {
    Told take(InputStream body) throws IOException;
  }

  /** The answer's lines. */
  @FunctionalInterface
  interface Told {
    void tell(ProgressLines lines) throws IOException;
  }

  private Intake() {}

  static HttpResponse of(Call call, Work work) {
    BodyStream body = call.body();
    Told told = taken(work, body);
    // What was not read is refused after the answer: before it, the connection might end.
    return Replies.stream(
        call,
        Replies.JSON,
        out -> {
          try (body) {
            told.tell(new ProgressLines(out));
          }
        });
  }

  private static Told taken(Work work, BodyStream body) {
    try {
      Told told = work.take(body);
      body.passOverRest();
      return told;
    } catch (IOException | RuntimeException e) {
      Failure failure = Failures.of(e);
      return lines -> lines.error(failure);
    }
  }
}
