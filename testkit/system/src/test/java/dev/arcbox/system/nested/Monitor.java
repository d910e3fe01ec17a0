package dev.arcbox.system.nested;

import dev.arcbox.hypervisor.Capabilities.Feature;
import dev.arcbox.vmm.KvmHypervisor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Boots a stock kernel on our monitor: with one vCPU to which another is added, and with two;
 * beside the second machine QEMU's microvm boots the same. Each of ours is paused, goes on, and is
 * switched off by its power button.
 */
final class Monitor {
  private Monitor() {}

  /** {@code kernel initrd}. */
  static void main(String[] args) throws IOException, InterruptedException {
    Path kernel = Path.of(args[0]);
    Path initrd = Path.of(args[1]);
    KvmHypervisor kvm = new KvmHypervisor();
    say(kvm.availability().toString());
    say("the host nests: " + kvm.capabilities().has(Feature.NESTED_VIRTUALIZATION));
    try (InnerMachine one = up("one", kernel, initrd, 1, "hotadd")) {
      pauseAndResume(one);
      say("added vCPU " + one.machine().addCpu());
      say(one.says("inner-added"));
      powerOff(one);
    }
    try (InnerMachine two = up("two", kernel, initrd, 2, "plain")) {
      pauseAndResume(two);
      say("QEMU microvm: up after %d ms".formatted(Microvm.boot(kernel, initrd)));
      powerOff(two);
    }
  }

  private static InnerMachine up(String name, Path kernel, Path initrd, int cpus, String word)
      throws IOException, InterruptedException {
    InnerMachine machine = new InnerMachine(name, kernel, initrd, cpus, word);
    machine.machine().start();
    say(name + ": " + machine.says("inner-up") + " after " + machine.millis() + " ms");
    return machine;
  }

  private static void pauseAndResume(InnerMachine it) {
    String name = it.machine().config().name();
    it.machine().pause();
    say(name + ": " + it.machine().state().label());
    it.machine().resume();
    say(name + ": " + it.machine().state().label());
  }

  private static void powerOff(InnerMachine it) {
    it.machine().requestStop();
    say(it.machine().config().name() + ": " + it.end());
  }

  @SuppressWarnings("SystemOut") // the outer machine's console is what the test reads
  private static void say(String what) {
    System.out.println("nested: " + what);
  }
}
