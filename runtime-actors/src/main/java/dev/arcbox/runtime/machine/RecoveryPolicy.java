package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.ArcboxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether and when a machine that died is started again. Knows no clock and no machine. */
final class RecoveryPolicy {
  private final ArcboxConfig.Recovery config;
  private int inARow;
  private int total;
  private Instant runningSince = Instant.MAX;

  RecoveryPolicy(ArcboxConfig.Recovery config) {
    this.config = config;
  }

  void onRunning(Instant now) {
    runningSince = now;
  }

  /** The pause before the next start, or nothing when it is given up. */
  Optional<Duration> onDeath(Instant now) {
    if (runningSince.isBefore(now.minus(config.resetAfter()))) {
      inARow = 0;
    }
    runningSince = Instant.MAX;
    if (inARow >= config.maxRestarts()) {
      return Optional.empty();
    }
    // 2^20 times the first pause is beyond every sensible limit already.
    Duration pause = config.minBackoff().multipliedBy(1L << Math.min(inARow, 20));
    inARow++;
    total++;
    return Optional.of(pause.compareTo(config.maxBackoff()) > 0 ? config.maxBackoff() : pause);
  }

  /** Someone asked for the machine: whatever was before is forgiven. */
  void onDemand() {
    inARow = 0;
  }

  /** Restarts in this daemon's life. */
  int total() {
    return total;
  }
}
