package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.KernelFeatures;
import java.io.File;
import java.util.HashSet;
import java.util.Set;

/** Asks the running kernel what it has. */
public final class Kernel {
  private static final String[] NAMESPACES = {"mnt", "pid", "net", "ipc", "uts", "cgroup"};

  private Kernel() {}

  public static KernelFeatures features() {
    Set<String> namespaces = new HashSet<>();
    for (String one : NAMESPACES) {
      if (new File("/proc/self/ns/" + one).exists()) {
        namespaces.add(one);
      }
    }
    Set<String> fileSystems = new HashSet<>();
    for (String line : SmallFiles.lines(SmallFiles.read("/proc/filesystems").orElse(""))) {
      fileSystems.add(line.substring(line.indexOf('\t') + 1));
    }
    Set<String> controllers = new HashSet<>();
    String names = SmallFiles.read("/sys/fs/cgroup/cgroup.controllers").orElse("").trim();
    controllers.addAll(SmallFiles.split(names, ' '));
    return new KernelFeatures(
        Set.copyOf(namespaces), Set.copyOf(fileSystems), Set.copyOf(controllers), limits());
  }

  private static KernelFeatures.Limits limits() {
    return new KernelFeatures.Limits(
        new File("/proc/sys/kernel/seccomp/actions_avail").exists(),
        new File("/proc/sys/abi/vsyscall32").exists(),
        new File("/proc/swaps").exists(),
        new File("/proc/sys/kernel/sched_cfs_bandwidth_slice_us").exists(),
        new File("/sys/fs/cgroup/io.cost.qos").exists());
  }
}
