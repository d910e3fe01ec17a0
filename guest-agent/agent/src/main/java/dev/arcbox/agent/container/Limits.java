package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.CpuQuota;
import dev.arcbox.proto.agent.Resources;
import java.io.IOException;

/**
 * Limits of a container that runs, written into its control group.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">cgroup v2</a>
 */
final class Limits {
  private final Cgroup cgroup;

  Limits(Cgroup cgroup) {
    this.cgroup = cgroup;
  }

  /** The old limits with those that are given in their place. */
  static Resources merged(Resources old, Resources given) {
    Resources.Builder merged = old.toBuilder();
    if (given.getNanoCpus() > 0) {
      merged.clearCpuQuotaMicros().clearCpuPeriodMicros();
    } else if (given.getCpuQuotaMicros() != 0 || given.getCpuPeriodMicros() != 0) {
      merged.clearNanoCpus();
    }
    return merged.mergeFrom(given).build(); // a zero or empty field does not count as given
  }

  /**
   * Writes.
   *
   * @param given what has changed
   * @param merged what holds from now on
   */
  void apply(Resources given, Resources merged) throws BundleException, IOException {
    if (given.getMemoryBytes() != 0 || given.getMemorySwapBytes() != 0) {
      memory(merged);
    }
    if (given.getMemoryReservationBytes() != 0) {
      cgroup.write("memory.low", Long.toString(given.getMemoryReservationBytes()));
    }
    if (given.getNanoCpus() != 0
        || given.getCpuQuotaMicros() != 0
        || given.getCpuPeriodMicros() != 0) {
      CpuQuota quota = CpuQuota.of(merged);
      String most = quota.limited() ? Long.toString(quota.quotaMicros()) : "max";
      cgroup.write("cpu.max", most + " " + quota.periodMicros());
    }
    if (given.getCpuShares() != 0) {
      cgroup.write("cpu.weight", Long.toString(weight(given.getCpuShares())));
    }
    if (given.getPidsLimit() != 0) {
      long most = given.getPidsLimit();
      cgroup.write("pids.max", most < 0 ? "max" : Long.toString(most));
    }
    if (!given.getCpusetCpus().isEmpty()) {
      cgroup.write("cpuset.cpus", given.getCpusetCpus());
    }
    if (!given.getCpusetMems().isEmpty()) {
      cgroup.write("cpuset.mems", given.getCpusetMems());
    }
    if (given.getBlkioWeight() != 0) {
      cgroup.write("io.weight", "default " + given.getBlkioWeight());
    }
  }

  private void memory(Resources limits) throws IOException {
    long memory = limits.getMemoryBytes();
    long swap = limits.getMemorySwapBytes();
    if (swap != 0 && cgroup.has("memory.swap.max")) {
      cgroup.write("memory.swap.max", swap < 0 ? "max" : Long.toString(swap - memory));
    }
    cgroup.write("memory.max", Long.toString(memory));
  }

  /** Shares of 2 to 262144 as a weight of 1 to 10000, as every runtime does it. */
  static long weight(long shares) {
    long within = Math.clamp(shares, 2, 262_144);
    return 1 + (within - 2) * 9999 / 262_142;
  }
}
