package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Resources;
import java.util.ArrayList;
import java.util.List;

/** What was asked for and this kernel cannot do: told, and left out. */
public final class Warnings {
  private Warnings() {}

  /**
   * The limits that can be set.
   *
   * @param warnings gets a sentence for each of the others, in the words that users know
   */
  public static Resources possible(Resources wanted, KernelFeatures kernel, List<String> warnings) {
    Resources.Builder can = wanted.toBuilder();
    if (!kernel.controllers().contains("memory")) {
      memory(wanted, can, warnings);
    } else if (!kernel.limits().swap() && wanted.getMemorySwapBytes() != 0) {
      // Twice the memory is what everybody asks for who asks for memory.
      if (wanted.getMemorySwapBytes() > 0
          && wanted.getMemorySwapBytes() != 2 * wanted.getMemoryBytes()) {
        warnings.add(lacks("swap limit", "Memory limited without swap."));
      }
      can.clearMemorySwapBytes();
    } else if (kernel.limits().swap()
        && wanted.getMemorySwapBytes() == 0
        && wanted.getMemoryBytes() > 0) {
      can.setMemorySwapBytes(2 * wanted.getMemoryBytes());
    }
    cpu(wanted, kernel, can, warnings);
    if (!kernel.controllers().contains("pids") && wanted.getPidsLimit() > 0) {
      can.clearPidsLimit();
      warnings.add(lacks("PIDs limit", "PIDs limit discarded."));
    }
    if (!kernel.limits().blockWeight() && wanted.getBlkioWeight() > 0) {
      can.clearBlkioWeight();
      warnings.add(lacks("Block I/O weight", "Weight discarded."));
    }
    if (wanted.getOomKillDisable()) {
      can.clearOomKillDisable();
      warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
    }
    if (wanted.hasMemorySwappiness() && wanted.getMemorySwappiness() >= 0) {
      can.clearMemorySwappiness();
      warnings.add(lacks("memory swappiness", "Memory swappiness discarded."));
    }
    return can.build();
  }

  private static void memory(Resources wanted, Resources.Builder can, List<String> warnings) {
    if (wanted.getMemoryBytes() > 0) {
      warnings.add(lacks("memory limit", "Limitation discarded."));
    }
    if (wanted.getMemoryReservationBytes() > 0) {
      warnings.add(lacks("memory soft limit", "Limitation discarded."));
    }
    can.clearMemoryBytes().clearMemorySwapBytes().clearMemoryReservationBytes();
  }

  private static void cpu(
      Resources wanted, KernelFeatures kernel, Resources.Builder can, List<String> warnings) {
    boolean cpu = kernel.controllers().contains("cpu");
    if (!cpu && wanted.getCpuShares() > 0) {
      can.clearCpuShares();
      warnings.add(lacks("CPU shares", "Shares discarded."));
    }
    boolean quota =
        wanted.getNanoCpus() > 0
            || wanted.getCpuQuotaMicros() > 0
            || wanted.getCpuPeriodMicros() > 0;
    if ((!cpu || !kernel.limits().cpuQuota()) && quota) {
      can.clearNanoCpus().clearCpuQuotaMicros().clearCpuPeriodMicros();
      warnings.add(lacks("CPU CFS quota", "CPU period and quota discarded."));
    }
    boolean cpuset = !wanted.getCpusetCpus().isEmpty() || !wanted.getCpusetMems().isEmpty();
    if (!kernel.controllers().contains("cpuset") && cpuset) {
      can.clearCpusetCpus().clearCpusetMems();
      warnings.add(lacks("cpuset", "Cpuset discarded."));
    }
  }

  private static String lacks(String what, String then) {
    return "Your kernel does not support "
        + what
        + " capabilities or the cgroup is not mounted. "
        + then;
  }

  /** A list to collect into. */
  public static List<String> none() {
    return new ArrayList<>();
  }
}
