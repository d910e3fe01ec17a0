package dev.arcbox.hypervisor.kvm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a vCPU came back to its thread. The frequent ones are one object per vCPU, good until its
 * next {@link KvmVcpu#run}; the others are values.
 */
public sealed interface KvmExit permits IoExit, MmioExit, KvmExit.Rare {
  /** What does not happen often. */
  sealed interface Rare extends KvmExit {}

  /** The guest halted, and its interrupt controller is not in the host's kernel. */
  record Halted() implements Rare {}

  /** A triple fault: the guest's processor gave up. */
  record Shutdown() implements Rare {}

  /** Somebody kicked the vCPU. */
  record Interrupted() implements Rare {}

  /** The guest told the hypervisor of its end. */
  record SystemEvent(int type) implements Rare {
    /** Whether it asks for a reset. */
    public boolean reset() {
      return type == KvmConstants.KVM_SYSTEM_EVENT_RESET;
    }

    /** Whether it says that it crashed. */
    public boolean crash() {
      return type == KvmConstants.KVM_SYSTEM_EVENT_CRASH;
    }
  }

  /** The processor refused the vCPU's state. */
  record FailedEntry(long reason, int cpu) implements Rare {}

  /** KVM could not go on: for suberror 1 the emulator met an instruction it does not know. */
  record GaveUp(int suberror, List<Long> data) implements Rare {
    @Override
    public String toString() {
      return "KVM internal error " + suberror + hex(data);
    }
  }

  /**
   * One that we do not know, as the kernel left it.
   *
   * @param union the exit's own part of kvm_run
   */
  record Unknown(int reason, List<Long> union) implements Rare {
    @Override
    public String toString() {
      return "KVM exit " + reason + hex(union);
    }
  }

  private static String hex(List<Long> words) {
    return words.stream().map(word -> " 0x" + Long.toHexString(word)).collect(Collectors.joining());
  }
}
