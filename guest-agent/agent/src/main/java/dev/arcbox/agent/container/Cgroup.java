package dev.arcbox.agent.container;

import dev.arcbox.agent.process.Clock;
import dev.arcbox.proto.agent.BlockStats;
import dev.arcbox.proto.agent.ContainerStats;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's control group, as its files tell it.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">cgroup v2</a>
 */
final class Cgroup {
  /** Where the unified hierarchy is mounted. */
  private static final String TOP = "/sys/fs/cgroup";

  /** USER_HZ on every Linux that matters: /proc/stat counts hundredths of a second. */
  private static final long TICK_NANOS = 10_000_000;

  private static final long MICRO = 1000;

  private final String path;
  private final String dir;

  /**
   * A group.
   *
   * @param path from the top of the hierarchy, as {@code cgroupsPath} has it
   */
  Cgroup(String path) {
    this.path = path;
    this.dir = TOP + path;
  }

  String path() {
    return path;
  }

  /** Whether the group is there in a unified hierarchy. */
  boolean exists() {
    return SmallFiles.read(dir + "/cgroup.procs").isPresent();
  }

  /** How often the kernel killed in here for want of memory. */
  long outOfMemoryKills() {
    return SmallFiles.read(dir + "/memory.events")
        .map(t -> SmallFiles.keyed(t, "oom_kill", 0))
        .orElse(0L);
  }

  boolean has(String file) {
    return new File(dir, file).exists();
  }

  void write(String file, String value) throws IOException {
    try {
      SmallFiles.write(dir + "/" + file, value);
    } catch (IOException e) {
      throw new IOException("setting " + file + " to " + value + ": " + e.getMessage(), e);
    }
  }

  /** Ends every process in it; nothing when it has gone. */
  void kill() {
    if (has("cgroup.kill")) {
      try {
        write("cgroup.kill", "1");
      } catch (IOException e) {
        System.err.println("agent: " + e.getMessage());
      }
    }
  }

  void freeze(boolean on) throws IOException {
    SmallFiles.write(dir + "/cgroup.freeze", on ? "1" : "0");
  }

  /** Numbers of all processes in the group, in our process namespace. */
  List<Integer> processes() {
    List<Integer> pids = new ArrayList<>();
    for (String line : SmallFiles.lines(SmallFiles.read(dir + "/cgroup.procs").orElse(""))) {
      pids.add((int) SmallFiles.parse(line, 0));
    }
    return pids;
  }

  ContainerStats stats() {
    String cpu = SmallFiles.read(dir + "/cpu.stat").orElse("");
    ContainerStats.Builder stats =
        ContainerStats.newBuilder()
            .setReadAtNanos(Clock.nowNanos())
            .setCpuUsageNanos(SmallFiles.keyed(cpu, "usage_usec", 0) * MICRO)
            .setCpuUserNanos(SmallFiles.keyed(cpu, "user_usec", 0) * MICRO)
            .setCpuSystemNanos(SmallFiles.keyed(cpu, "system_usec", 0) * MICRO)
            .setPeriods(SmallFiles.keyed(cpu, "nr_periods", 0))
            .setThrottledPeriods(SmallFiles.keyed(cpu, "nr_throttled", 0))
            .setThrottledNanos(SmallFiles.keyed(cpu, "throttled_usec", 0) * MICRO)
            .setSystemCpuNanos(systemCpu())
            .setOnlineCpus(Runtime.getRuntime().availableProcessors())
            .setMemoryUsage(SmallFiles.number(dir + "/memory.current", 0))
            .setMemoryLimit(SmallFiles.number(dir + "/memory.max", machineMemory()))
            .setMemoryPeak(SmallFiles.number(dir + "/memory.peak", 0))
            .setPidsCurrent(SmallFiles.number(dir + "/pids.current", 0))
            .setPidsLimit(SmallFiles.number(dir + "/pids.max", 0));
    for (String line : SmallFiles.lines(SmallFiles.read(dir + "/memory.stat").orElse(""))) {
      int space = line.indexOf(' ');
      if (space > 0) {
        stats.putMemoryStat(
            line.substring(0, space), SmallFiles.parse(line.substring(space + 1), 0));
      }
    }
    String events = SmallFiles.read(dir + "/memory.events").orElse("");
    stats.setMemoryLimitHits(SmallFiles.keyed(events, "max", 0));
    stats.setMemoryOomKills(SmallFiles.keyed(events, "oom_kill", 0));
    blocks(stats);
    return stats.build();
  }

  /** Lines "major:minor rbytes=… wbytes=… …", one a device. */
  private void blocks(ContainerStats.Builder stats) {
    long read = 0;
    long written = 0;
    for (String line : SmallFiles.lines(SmallFiles.read(dir + "/io.stat").orElse(""))) {
      BlockStats one = block(line);
      stats.addBlocks(one);
      read += one.getReadBytes();
      written += one.getWriteBytes();
    }
    stats.setBlockReadBytes(read).setBlockWriteBytes(written);
  }

  private static BlockStats block(String line) {
    BlockStats.Builder one = BlockStats.newBuilder();
    for (String field : SmallFiles.split(line, ' ')) {
      int colon = field.indexOf(':');
      int equals = field.indexOf('=');
      if (equals < 0 && colon > 0) {
        one.setMajor((int) SmallFiles.parse(field.substring(0, colon), 0));
        one.setMinor((int) SmallFiles.parse(field.substring(colon + 1), 0));
      } else if (equals > 0) {
        long value = SmallFiles.parse(field.substring(equals + 1), 0);
        switch (field.substring(0, equals)) {
          case "rbytes" -> one.setReadBytes(value);
          case "wbytes" -> one.setWriteBytes(value);
          case "rios" -> one.setReads(value);
          case "wios" -> one.setWrites(value);
          default -> {}
        }
      }
    }
    return one.build();
  }

  /** All of the machine's, in bytes. */
  static long machineMemory() {
    String text = SmallFiles.read("/proc/meminfo").orElse("");
    for (String line : SmallFiles.lines(text)) {
      if (line.startsWith("MemTotal:")) {
        return SmallFiles.parse(SmallFiles.split(line.substring(9), ' ').getFirst(), 0) * 1024;
      }
    }
    return 0;
  }

  /**
   * The first line of /proc/stat: "cpu user nice system idle iowait irq softirq steal guest
   * guest_nice".
   */
  private static long systemCpu() {
    String text = SmallFiles.read("/proc/stat").orElse("");
    int end = text.indexOf('\n');
    long ticks = 0;
    List<String> fields = SmallFiles.split(end < 0 ? text : text.substring(0, end), ' ');
    // The last two are counted in user and nice already.
    for (int i = 1; i < Math.min(fields.size(), 9); i++) {
      ticks += SmallFiles.parse(fields.get(i), 0);
    }
    return ticks * TICK_NANOS;
  }
}
