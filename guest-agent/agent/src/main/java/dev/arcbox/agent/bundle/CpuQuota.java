package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Resources;

/** So many microseconds of CPU in a period of so many. */
public record CpuQuota(long quotaMicros, long periodMicros) {
  private static final long DEFAULT_PERIOD = 100_000;

  /** What the kernel takes. */
  private static final long LEAST = 1000;

  private static final long LONGEST_PERIOD = 1_000_000;

  /** From CPUs, or quota and period; a quota of 0 is none. */
  public static CpuQuota of(Resources limits) throws BundleException {
    long period = limits.getCpuPeriodMicros() != 0 ? limits.getCpuPeriodMicros() : DEFAULT_PERIOD;
    long quota = limits.getCpuQuotaMicros();
    if (limits.getNanoCpus() < 0) {
      throw new BundleException("negative CPU limit");
    }
    if (period < LEAST || period > LONGEST_PERIOD) {
      throw new BundleException(
          "CPU period of " + period + " microseconds: it must be from 1000 to 1000000");
    }
    if (quota != 0 && quota < LEAST && quota != -1) {
      throw new BundleException("CPU quota of " + quota + " microseconds: the least is 1000");
    }
    if (limits.getNanoCpus() > 0) {
      quota = Math.max(LEAST, limits.getNanoCpus() * period / 1_000_000_000L);
    }
    return new CpuQuota(Math.max(0, quota), period);
  }

  public boolean limited() {
    return quotaMicros > 0;
  }
}
