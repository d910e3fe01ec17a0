package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.KernelFeatures;
import java.io.File;
import java.util.HashSet;
import java.util.Set;

/** Asks the running kernel what it has. */
final class Kernel {
  private static final String[] NAMESPACES = {"mnt", "pid", "net", "ipc", "uts", "cgroup"};

  private Kernel() {}

  static KernelFeatures features() {
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
    boolean unified = new File("/sys/fs/cgroup/cgroup.controllers").exists();
    return new KernelFeatures(Set.copyOf(namespaces), Set.copyOf(fileSystems), unified);
  }
}
