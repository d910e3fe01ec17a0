package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.RestartPolicy;
import java.time.Duration;
import java.util.Optional;

/** Whether and when a container is started again after its end. Docker's rule and figures. */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Running this long forgives what was before. */
  private static final Duration FORGIVING = Duration.ofSeconds(10);

  private Duration last = Duration.ZERO;

  /**
   * The pause before the next start, or nothing.
   *
   * @param restarts so far, by policy
   * @param wished somebody stopped it
   */
  Optional<Duration> next(
      RestartPolicy policy, int exitCode, int restarts, boolean wished, Duration ran) {
    if (wished || !applies(policy, exitCode, restarts)) {
      last = Duration.ZERO;
      return Optional.empty();
    }
    if (ran.compareTo(FORGIVING) >= 0) {
      last = Duration.ZERO;
    }
    last = last.isZero() ? FIRST : last.multipliedBy(2);
    if (last.compareTo(LONGEST) > 0) {
      last = LONGEST;
    }
    return Optional.of(last);
  }

  private static boolean applies(RestartPolicy policy, int exitCode, int restarts) {
    return switch (policy.getName()) {
      case "always", "unless-stopped" -> true;
      case "on-failure" -> {
        int most = policy.getMaximumRetryCount();
        yield exitCode != 0 && (most == 0 || restarts < most);
      }
      default -> false;
    };
  }

  /** Whether a new daemon starts what the last one left behind. */
  static boolean revives(RestartPolicy policy, ContainerView view) {
    History history = view.history();
    return history.starts() > 0
        && (policy.getName().equals("always") || !history.stoppedByUser())
        && applies(policy, view.state().exitCode(), history.restarts());
  }
}
