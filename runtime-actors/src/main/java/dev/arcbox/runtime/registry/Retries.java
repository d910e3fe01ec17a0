package dev.arcbox.runtime.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Another try after a pause that grows, as long as the failure is one that may pass. */
final class Retries {
  private final int attempts;
  private final Duration first;
  private final Duration longest;
  private int failures;

  Retries(RegistryConfig config) {
    this.attempts = config.attempts();
    this.first = config.retryDelay();
    this.longest = config.longestDelay();
  }

  static <T> T of(RegistryConfig config, Supplier<T> work) {
    Retries retries = new Retries(config);
    while (true) {
      try {
        return work.get();
      } catch (RegistryException.Unreachable e) {
        retries.failed(e);
      }
    }
  }

  /** Something came through: failures before this one are forgiven. */
  void progress() {
    failures = 0;
  }

  /**
   * Pauses, or throws {@code why} when there were too many in a row.
   *
   * @throws RegistryException.Cancelled when interrupted
   */
  void failed(RegistryException.Unreachable why) {
    failures++;
    if (failures >= attempts) {
      throw why;
    }
    long pause = first.toMillis() << Math.min(20, failures - 1);
    long most = Math.min(Math.max(pause, 1), Math.max(1, longest.toMillis()));
    try {
      // Spread, so that many clients of a registry that comes back do not come back together.
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegistryException.Cancelled();
    }
  }
}
