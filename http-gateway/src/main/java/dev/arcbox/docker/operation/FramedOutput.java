package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Framing;
import dev.arcbox.docker.exchange.ReplyStream;
import dev.arcbox.runtime.container.OutputKind;
import dev.arcbox.runtime.container.OutputSubscription;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** A process's output for one client: raw from a terminal, else in frames; only what it wants. */
record FramedOutput(ReplyStream out, boolean tty, boolean stdout, boolean stderr) {

  /** Until the process ends, or the subscription is closed. */
  void copy(OutputSubscription output) throws IOException, InterruptedException {
    while (output.take() instanceof OutputSubscription.Item.Piece piece) {
      write(piece.kind(), piece.data());
    }
  }

  /** {@code data} is handed over. */
  void write(OutputKind kind, byte[] data) throws IOException {
    boolean wanted = kind == OutputKind.STDERR ? stderr : stdout;
    if (wanted && data.length > 0) {
      out.send(
          tty
              ? ByteString.fromArrayUnsafe(data)
              : Framing.frame(kind == OutputKind.STDERR ? 2 : 1, data));
    }
  }
}
