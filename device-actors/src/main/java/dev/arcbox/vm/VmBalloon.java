package dev.arcbox.vm;

import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.balloon.BalloonStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.pattern.StatusReply;

/** The balloon of a VM that runs: asked for memory, and for what it has to tell. */
final class VmBalloon {
  /** A guest answers within milliseconds, or not at all. */
  private static final long PATIENCE_SECONDS = 10;

  private final LiveVm self;

  VmBalloon(LiveVm self) {
    this.self = self;
  }

  private Optional<BalloonEndpoint> endpoint() {
    boolean exists =
        self.state() instanceof VmState.Running || self.state() instanceof VmState.Paused;
    return exists ? self.assembly().flatMap(VmAssembly::balloon) : Optional.empty();
  }

  void onInflate(VmActor.Inflate asked) {
    Optional<BalloonEndpoint> endpoint = endpoint();
    if (endpoint.isEmpty()) {
      self.refuse(asked.replyTo(), "take memory back");
    } else if (asked.bytes() < 0 || asked.bytes() > self.config().memoryBytes()) {
      asked
          .replyTo()
          .tell(
              StatusReply.error(
                  "balloon of %d bytes in a machine of %d"
                      .formatted(asked.bytes(), self.config().memoryBytes())));
    } else {
      endpoint.get().target(asked.bytes());
      asked.replyTo().tell(StatusReply.ack());
    }
  }

  /** The guest's answer comes on the device's worker; a reply needs no actor. */
  void onBalloon(VmActor.Balloon asked) {
    Optional<BalloonEndpoint> endpoint = endpoint();
    if (endpoint.isEmpty()) {
      asked.replyTo().tell(StatusReply.success(Optional.empty()));
      return;
    }
    BalloonEndpoint it = endpoint.get();
    var _ =
        it.statistics()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            // A guest without a driver, or with one that does not answer, has no statistics.
            .exceptionally(_ -> new BalloonStatistics(Map.of()))
            .thenAccept(
                told ->
                    asked
                        .replyTo()
                        .tell(StatusReply.success(Optional.of(BalloonReport.of(it, told)))));
  }
}
