package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Resources;

/** The {@code resources} object. */
final class ResourceWriter {
  private ResourceWriter() {}

  static void write(Json json, Resources limits, boolean privileged, long defaultPeriod)
      throws BundleException {
    json.member("resources").object();
    devices(json, privileged);
    memory(json, limits);
    cpu(json, limits, defaultPeriod);
    if (limits.getPidsLimit() > 0) {
      json.member("pids").object().member("limit").value(limits.getPidsLimit()).endObject();
    }
    json.endObject();
  }

  /**
   * Everything is denied but what every container has (the runtime adds null, zero, full, random,
   * tty, ptmx, pts) and mknod.
   */
  private static void devices(Json json, boolean privileged) {
    json.member("devices").array();
    json.object().member("allow").value(privileged).member("access").value("rwm").endObject();
    if (!privileged) {
      json.object()
          .member("allow")
          .value(true)
          .member("type")
          .value("c")
          .member("access")
          .value("m")
          .endObject();
      json.object()
          .member("allow")
          .value(true)
          .member("type")
          .value("b")
          .member("access")
          .value("m")
          .endObject();
    }
    json.endArray();
  }

  private static void memory(Json json, Resources limits) throws BundleException {
    long memory = limits.getMemoryBytes();
    long swap = limits.getMemorySwapBytes();
    if (memory < 0 || (memory > 0 && memory < 6L << 20)) {
      throw new BundleException("memory limit of " + memory + " bytes: the least is 6 MiB");
    }
    if (memory > 0) {
      json.member("memory").object().member("limit").value(memory);
      if (swap != 0) {
        json.member("swap").value(swap);
      }
      json.endObject();
    }
  }

  private static void cpu(Json json, Resources limits, long defaultPeriod) throws BundleException {
    long period = limits.getCpuPeriodMicros() > 0 ? limits.getCpuPeriodMicros() : defaultPeriod;
    long quota = limits.getCpuQuotaMicros();
    if (limits.getNanoCpus() < 0) {
      throw new BundleException("negative CPU limit");
    }
    if (limits.getNanoCpus() > 0) {
      // Below a millisecond the kernel refuses the quota.
      quota = Math.max(1000, limits.getNanoCpus() / (1_000_000_000L / period));
    }
    json.member("cpu").object();
    if (limits.getCpuShares() > 0) {
      json.member("shares").value(limits.getCpuShares());
    }
    if (quota > 0) {
      json.member("quota").value(quota).member("period").value(period);
    }
    if (!limits.getCpusetCpus().isEmpty()) {
      json.member("cpus").value(limits.getCpusetCpus());
    }
    json.endObject();
  }
}
