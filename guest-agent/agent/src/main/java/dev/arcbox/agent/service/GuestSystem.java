package dev.arcbox.agent.service;

import dev.arcbox.agent.bundle.KernelFeatures;
import dev.arcbox.agent.container.Kernel;
import dev.arcbox.agent.container.SmallFiles;
import dev.arcbox.agent.process.Clock;
import dev.arcbox.agent.process.OciRuntime;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileSystem;
import dev.arcbox.platform.system.Machine;
import dev.arcbox.proto.agent.BootPhase;
import dev.arcbox.proto.agent.ConfigureRequest;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.proto.agent.SystemInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine as a whole: clock, name, facts. */
public final class GuestSystem {
  static final String VERSION = "0.1.0";

  /** A clock that is off by less stays: setting it back and forth would be worse. */
  private static final long TOLERATED_NANOS = 5_000_000;

  /** "name nanoseconds-of-uptime" lines that the boot scripts wrote. */
  private static final String BOOT_PHASES = "/run/boot-phases";

  private final boolean ownsMachine;
  private final Directory disk;
  private final OciRuntime runtime;
  private final List<BootPhase> phases = new ArrayList<>();

  /**
   * The system.
   *
   * @param ownsMachine whether clock and name are ours to set; on a host they are not
   */
  public GuestSystem(boolean ownsMachine, Directory disk, OciRuntime runtime) {
    this.ownsMachine = ownsMachine;
    this.disk = disk;
    this.runtime = runtime;
  }

  /** Notes a moment of the boot. Before the first request only. */
  public void phase(String name, long uptimeNanos) {
    phases.add(BootPhase.newBuilder().setName(name).setUptimeNanos(uptimeNanos).build());
  }

  PingResponse ping(PingRequest request) {
    long before = Clock.nowNanos();
    long host = request.getHostTimeNanos();
    if (ownsMachine && host > 0 && Math.abs(host - before) > TOLERATED_NANOS) {
      Machine.clock(Instant.ofEpochSecond(host / 1_000_000_000L, host % 1_000_000_000L));
    }
    return PingResponse.newBuilder()
        .setGuestTimeNanos(before)
        .setUptimeNanos(Machine.uptimeNanos())
        .setVersion(VERSION)
        .build();
  }

  void configure(ConfigureRequest request) throws IOException {
    if (!ownsMachine) {
      return;
    }
    if (!request.getHostname().isEmpty()) {
      Machine.hostname(request.getHostname());
    }
    for (var one : request.getSysctlsMap().entrySet()) {
      String key = one.getKey();
      if (key.contains("..") || key.startsWith("/")) {
        throw new IOException("no sysctl is called \"" + key + "\"");
      }
      SmallFiles.write("/proc/sys/" + key.replace('.', '/'), one.getValue());
    }
  }

  SystemInfo info() throws IOException {
    String memory = SmallFiles.read("/proc/meminfo").orElse("");
    FileSystem space = FileSystem.of(disk);
    KernelFeatures kernel = Kernel.features();
    return SystemInfo.newBuilder()
        .addAllControllers(kernel.controllers())
        .addAllNamespaces(kernel.namespaces())
        .setSwapTotal(kilobytes(memory, "SwapTotal:"))
        .setSeccomp(kernel.limits().seccomp())
        .setMemorySwapAccounting(kernel.limits().swap())
        .setCpuQuota(kernel.limits().cpuQuota())
        .setKernelRelease(line("/proc/sys/kernel/osrelease"))
        .setKernelVersion(line("/proc/sys/kernel/version"))
        .setArchitecture(System.getProperty("os.arch"))
        .setHostname(line("/proc/sys/kernel/hostname"))
        .setCpus(Runtime.getRuntime().availableProcessors())
        .setMemoryTotal(kilobytes(memory, "MemTotal:"))
        .setMemoryAvailable(kilobytes(memory, "MemAvailable:"))
        .setDiskTotal(space.total())
        .setDiskFree(space.free())
        .setRuntime(runtime.version())
        .setUptimeNanos(Machine.uptimeNanos())
        .addAllBoot(scripts())
        .addAllBoot(phases)
        .build();
  }

  private static List<BootPhase> scripts() {
    List<BootPhase> found = new ArrayList<>();
    for (String line : SmallFiles.lines(SmallFiles.read(BOOT_PHASES).orElse(""))) {
      List<String> words = SmallFiles.split(line, ' ');
      if (words.size() == 2) {
        found.add(
            BootPhase.newBuilder()
                .setName(words.get(0))
                .setUptimeNanos(nanos(words.get(1)))
                .build());
      }
    }
    return found;
  }

  /** Nanoseconds, or seconds with a point as /proc/uptime has them. */
  private static long nanos(String text) {
    try {
      return text.indexOf('.') < 0 ? Long.parseLong(text) : (long) (Double.parseDouble(text) * 1e9);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String line(String path) {
    return SmallFiles.read(path).orElse("").trim();
  }

  private static long kilobytes(String memory, String key) {
    Optional<String> found = Optional.empty();
    for (String line : SmallFiles.lines(memory)) {
      if (line.startsWith(key)) {
        found = Optional.of(SmallFiles.split(line.substring(key.length()), ' ').getFirst());
      }
    }
    return found.map(text -> nanos(text) * 1024).orElse(0L);
  }
}
