package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.testkit.relay.RecordingRelay;
import dev.arcbox.testkit.specification.ReplyAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The daemon's Docker socket through a relay that holds every reply against the specification;
 * without the specification the socket itself.
 */
final class HeardReplies implements AutoCloseable {
  private record Heard(RecordingRelay relay, ReplyAudit audit) {}

  private final Path socket;
  private final Optional<Heard> heard;

  HeardReplies(Path socket, Path relayed) throws IOException {
    this.socket = socket;
    Optional<ReplyAudit> audit = DockerSpecification.audit();
    this.heard =
        audit.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Heard(RecordingRelay.open(relayed, socket, audit.get()::accept), audit.get()));
  }

  /** What clients connect to. */
  Path socket() {
    return heard.map(h -> h.relay().socket()).orElse(socket);
  }

  /** The operations that were answered with success, as the specification names them. */
  Set<String> operations() {
    return heard.map(h -> h.audit().operations()).orElse(Set.of());
  }

  /** Fails when a reply was not as the specification has it. Call it when all has been said. */
  @Override
  public void close() throws IOException {
    if (heard.isPresent()) {
      heard.get().relay().close();
      List<String> failures = new ArrayList<>(heard.get().relay().troubles());
      failures.addAll(heard.get().audit().failures());
      assertEquals("", String.join("\n", failures), "replies that Docker would not have sent");
    }
  }
}
