package dev.arcbox.agent.bundle;

import java.util.Set;

/**
 * What the running kernel offers; a lean one leaves things out.
 *
 * @param namespaces names in {@code /proc/self/ns}
 * @param fileSystems names in {@code /proc/filesystems}
 * @param controllers of cgroup v2, mounted at {@code /sys/fs/cgroup}; empty when it is not
 * @param limits what beyond its controllers it can limit
 */
public record KernelFeatures(
    Set<String> namespaces, Set<String> fileSystems, Set<String> controllers, Limits limits) {

  /**
   * Single abilities.
   *
   * @param seccomp system call filters
   * @param programs32 runs programs of the machine's 32-bit fore-runner
   * @param swap accounts for swap
   * @param cpuQuota bandwidth control of the CPU
   * @param blockWeight shares of a disk
   */
  public record Limits(
      boolean seccomp, boolean programs32, boolean swap, boolean cpuQuota, boolean blockWeight) {}

  /** Whether cgroup v2 is mounted. */
  public boolean unifiedCgroups() {
    return !controllers.isEmpty();
  }
}
