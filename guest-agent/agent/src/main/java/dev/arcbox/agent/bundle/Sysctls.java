package dev.arcbox.agent.bundle;

import java.util.List;

/** Which of the kernel's settings belong to a container's own namespaces. */
final class Sysctls {
  private static final List<String> IPC =
      List.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private Sysctls() {}

  /** Refuses what would change the machine, or a namespace that is not the container's own. */
  static void check(String name, boolean ownIpc, boolean ownNetwork) throws BundleException {
    if (name.indexOf('/') >= 0 || name.contains("..")) {
      throw new BundleException("sysctl '" + name + "' is not allowed");
    }
    if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
      require(ownIpc, name, "IPC");
    } else if (name.startsWith("net.")) {
      require(ownNetwork, name, "network");
    } else {
      throw new BundleException(
          "sysctl '" + name + "' is not allowed: it does not belong to a container alone");
    }
  }

  private static void require(boolean own, String name, String namespace) throws BundleException {
    if (!own) {
      throw new BundleException(
          "sysctl '" + name + "' is not allowed in a " + namespace + " namespace of others");
    }
  }
}
