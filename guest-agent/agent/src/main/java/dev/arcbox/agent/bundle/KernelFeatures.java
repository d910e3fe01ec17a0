package dev.arcbox.agent.bundle;

import java.util.Set;

/**
 * What the running kernel offers; a lean one leaves things out.
 *
 * @param namespaces names in {@code /proc/self/ns}
 * @param fileSystems names in {@code /proc/filesystems}
 * @param unifiedCgroups whether cgroup v2 is mounted at {@code /sys/fs/cgroup}
 */
public record KernelFeatures(
    Set<String> namespaces, Set<String> fileSystems, boolean unifiedCgroups) {}
