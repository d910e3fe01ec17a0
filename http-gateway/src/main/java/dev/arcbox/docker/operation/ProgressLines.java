package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.ReplyStream;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** The lines of JSON by which a client follows something long. Several threads may write. */
record ProgressLines(ReplyStream out) {
  private static final ByteString END = ByteString.fromString("\r\n");

  void stream(String text) throws IOException {
    send(Json.object().put("stream", text));
  }

  void status(String text) throws IOException {
    send(Json.object().put("status", text));
  }

  /** The status of the answer was sent long ago: clients find the failure here. */
  void error(Failure failure) throws IOException {
    ObjectNode line = Json.object();
    line.putObject("errorDetail")
        .put("code", failure.status())
        .put("message", failure.getMessage());
    send(line.put("error", failure.getMessage()));
  }

  void send(ObjectNode line) throws IOException {
    synchronized (out) {
      out.send(ByteString.fromArrayUnsafe(Json.bytes(line)).concat(END));
    }
  }
}
