package dev.arcbox.agent.process;

import java.time.Instant;

/** The wall clock in nanoseconds. */
public final class Clock {
  private Clock() {}

  public static long nowNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
