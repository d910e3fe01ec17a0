package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Resources;
import java.util.List;

/** The {@code resources} object. */
final class ResourceWriter {
  private static final long LEAST_MEMORY = 6L << 20;

  private ResourceWriter() {}

  /** Who may use which devices. */
  record Devices(boolean all, List<DeviceNode> nodes, List<String> rules) {}

  static void write(Json json, Resources limits, Devices devices) throws BundleException {
    json.member("resources").object();
    devices(json, devices);
    memory(json, limits);
    cpu(json, limits);
    if (limits.getPidsLimit() != 0) {
      json.member("pids").object().member("limit").value(limits.getPidsLimit()).endObject();
    }
    if (limits.getBlkioWeight() != 0) {
      if (limits.getBlkioWeight() < 10 || limits.getBlkioWeight() > 1000) {
        throw new BundleException(
            "block I/O weight of " + limits.getBlkioWeight() + ": it must be from 10 to 1000");
      }
      json.member("blockIO").object().member("weight").value(limits.getBlkioWeight()).endObject();
    }
    json.endObject();
  }

  /**
   * Everything is denied but what every container has (the runtime adds null, zero, full, random,
   * tty, ptmx, pts) and mknod, and what was asked for.
   */
  private static void devices(Json json, Devices devices) throws BundleException {
    json.member("devices").array();
    json.object().member("allow").value(devices.all()).member("access").value("rwm").endObject();
    if (!devices.all()) {
      for (String type : List.of("c", "b")) {
        json.object().member("allow").value(true).member("type").value(type);
        json.member("access").value("m").endObject();
      }
      for (DeviceNode node : devices.nodes()) {
        node.rule(json);
      }
      for (String rule : devices.rules()) {
        DeviceRule.write(json, rule);
      }
    }
    json.endArray();
  }

  private static void memory(Json json, Resources limits) throws BundleException {
    long memory = limits.getMemoryBytes();
    long swap = limits.getMemorySwapBytes();
    if (memory < 0 || (memory > 0 && memory < LEAST_MEMORY)) {
      throw new BundleException("memory limit of " + memory + " bytes: the least is 6 MiB");
    }
    if (swap > 0 && (memory == 0 || swap < memory)) {
      throw new BundleException(
          "limit of memory and swap of " + swap + " bytes, with " + memory + " of memory alone");
    }
    long reservation = limits.getMemoryReservationBytes();
    if (reservation < 0 || (memory > 0 && reservation > memory)) {
      throw new BundleException(
          "memory reservation of " + reservation + " bytes, with a limit of " + memory);
    }
    json.member("memory").object();
    if (memory > 0) {
      json.member("limit").value(memory);
      if (swap != 0) {
        json.member("swap").value(swap);
      }
    }
    if (reservation > 0) {
      json.member("reservation").value(reservation);
    }
    json.endObject();
  }

  private static void cpu(Json json, Resources limits) throws BundleException {
    CpuQuota quota = CpuQuota.of(limits);
    json.member("cpu").object();
    if (limits.getCpuShares() < 0) {
      throw new BundleException("negative CPU shares");
    }
    if (limits.getCpuShares() > 0) {
      json.member("shares").value(limits.getCpuShares());
    }
    if (quota.limited()) {
      json.member("quota").value(quota.quotaMicros()).member("period").value(quota.periodMicros());
    }
    if (!limits.getCpusetCpus().isEmpty()) {
      json.member("cpus").value(limits.getCpusetCpus());
    }
    if (!limits.getCpusetMems().isEmpty()) {
      json.member("mems").value(limits.getCpusetMems());
    }
    json.endObject();
  }
}
