package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Device;
import dev.arcbox.proto.api.Ulimit;
import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Docker's rules for limits, in its words. */
final class ResourceRules {
  /** Docker's own floor: below it the container's first process is killed before it starts. */
  private static final long LEAST_MEMORY = 6L << 20;

  private static final long NANOS = 1_000_000_000L;
  private static final long SHORTEST_PERIOD = 1_000;
  private static final long LONGEST_PERIOD = 1_000_000;
  private static final Pattern CPUS =
      Pattern.compile("[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*");
  private static final Pattern DEVICE_RULE =
      Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private ResourceRules() {}

  static void check(ContainerConfig config, HostLimits host, List<String> warnings) {
    memory(config, warnings);
    cpus(config, host);
    if (config.getBlkioWeight() != 0
        && (config.getBlkioWeight() < 10 || config.getBlkioWeight() > 1000)) {
      throw new Refusal.Invalid("Range of blkio weight is from 10 to 1000");
    }
    if (config.getOomScoreAdj() < -1000 || config.getOomScoreAdj() > 1000) {
      throw new Refusal.Invalid(
          "Invalid value "
              + config.getOomScoreAdj()
              + ", range for oom score adj is [-1000, 1000]");
    }
    if (config.getShmSizeBytes() < 0) {
      throw new Refusal.Invalid("SHM size can not be less than 0");
    }
    config.getUlimitsList().forEach(ResourceRules::ulimit);
    config.getDevicesList().forEach(ResourceRules::device);
    for (String rule : config.getDeviceCgroupRulesList()) {
      if (!DEVICE_RULE.matcher(rule).matches()) {
        throw new Refusal.Invalid("invalid device cgroup rule format: '" + rule + "'");
      }
    }
  }

  private static void memory(ContainerConfig config, List<String> warnings) {
    long memory = config.getMemoryBytes();
    long swap = config.getMemorySwapBytes();
    long reservation = config.getMemoryReservationBytes();
    if (memory < 0 || (memory != 0 && memory < LEAST_MEMORY)) {
      throw new Refusal.Invalid("Minimum memory limit allowed is 6MB");
    }
    if (memory > 0 && swap > 0 && swap < memory) {
      throw new Refusal.Invalid(
          "Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (memory == 0 && swap > 0) {
      throw new Refusal.Invalid(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    if (swap < -1) {
      throw new Refusal.Invalid("Invalid memoryswap limit " + swap + ": -1 stands for no limit");
    }
    if (config.hasMemorySwappiness()
        && config.getMemorySwappiness() != -1
        && (config.getMemorySwappiness() < 0 || config.getMemorySwappiness() > 100)) {
      throw new Refusal.Invalid(
          "Invalid value: "
              + config.getMemorySwappiness()
              + ", valid memory swappiness range is 0-100");
    }
    if (reservation < 0 || (reservation > 0 && reservation < LEAST_MEMORY)) {
      throw new Refusal.Invalid("Minimum memory reservation allowed is 6MB");
    }
    if (memory > 0 && reservation > memory) {
      throw new Refusal.Invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
    if (config.getOomKillDisable() && memory == 0) {
      warnings.add(
          "OOM killer is disabled for the container, but no memory limit is set, this can result in"
              + " the system running out of resources.");
    }
  }

  private static void cpus(ContainerConfig config, HostLimits host) {
    long nano = config.getNanoCpus();
    long period = config.getCpuPeriodMicros();
    long quota = config.getCpuQuotaMicros();
    if (nano > 0 && period > 0) {
      throw new Refusal.Invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (nano > 0 && quota > 0) {
      throw new Refusal.Invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    if (nano < 0 || nano > host.cpus() * NANOS || (nano > 0 && nano < NANOS / 100)) {
      throw new Refusal.Invalid(
          String.format(
              Locale.ROOT,
              "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available",
              host.cpus(),
              host.cpus()));
    }
    if (config.getCpuShares() < 0) {
      throw new Refusal.Invalid("CPU shares cannot be negative");
    }
    if (period != 0 && (period < SHORTEST_PERIOD || period > LONGEST_PERIOD)) {
      throw new Refusal.Invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (quota > 0 && quota < SHORTEST_PERIOD) {
      throw new Refusal.Invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
    if (config.getCpuRealtimePeriodMicros() != 0 || config.getCpuRealtimeRuntimeMicros() != 0) {
      throw new Refusal.Invalid(
          "Your kernel does not support CPU real-time scheduler: remove CpuRealtimePeriod and"
              + " CpuRealtimeRuntime");
    }
    cpuset("cpus", "CPUs", config.getCpusetCpus(), host.cpus());
    cpuset("mems", "memory nodes", config.getCpusetMems(), 1);
  }

  private static void cpuset(String name, String what, String text, int count) {
    if (text.isEmpty()) {
      return;
    }
    if (!CPUS.matcher(text).matches()) {
      throw new Refusal.Invalid("Invalid value " + text + " for cpuset " + name);
    }
    for (String part : text.split("[,-]", -1)) {
      if (Integer.parseInt(part) >= count) {
        throw new Refusal.Invalid(
            "Requested "
                + what
                + " are not available - requested "
                + text
                + ", available: "
                + (count == 1 ? "0" : "0-" + (count - 1)));
      }
    }
  }

  private static void ulimit(Ulimit limit) {
    if (!ULIMITS.contains(limit.getName())) {
      throw new Refusal.Invalid("invalid ulimit type: " + limit.getName());
    }
    boolean unlimitedHard = limit.getHard() == -1;
    if (!unlimitedHard && (limit.getSoft() == -1 || limit.getSoft() > limit.getHard())) {
      throw new Refusal.Invalid(
          "ulimit soft limit must be less than or equal to hard limit: "
              + limit.getSoft()
              + " > "
              + limit.getHard());
    }
  }

  private static void device(Device device) {
    if (device.getPathOnHost().isEmpty() || !device.getPathOnHost().startsWith("/")) {
      throw new Refusal.Invalid(
          "invalid device path: \"" + device.getPathOnHost() + "\" is not an absolute path");
    }
    if (!device.getPermissions().matches("[rwm]{0,3}")) {
      throw new Refusal.Invalid("invalid device mode: " + device.getPermissions());
    }
  }
}
