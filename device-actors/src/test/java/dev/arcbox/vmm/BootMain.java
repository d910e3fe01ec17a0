package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Boots a kernel by hand: {@code kernel initrd mebibytes cpus runDir [argument...]}. */
final class BootMain {
  private BootMain() {}

  static void main(String[] args) throws InterruptedException {
    long begin = System.nanoTime();
    KvmHypervisor kvm = new KvmHypervisor();
    System.out.println("boot: " + kvm.availability() + " " + kvm.capabilities());
    MachineConfig config =
        MachineConfig.builder("boot", Path.of(args[0]))
            .initrd(Path.of(args[1]))
            .memoryBytes(Long.parseLong(args[2]) << 20)
            .cpus(Integer.parseInt(args[3]))
            .runDir(Path.of(args[4]))
            .kernelArguments(List.of(args).subList(5, args.length))
            .build();
    CountDownLatch over = new CountDownLatch(1);
    try (VirtualMachine machine =
        kvm.create(
            config,
            event -> {
              System.out.printf("boot: %d ms %s%n", (System.nanoTime() - begin) / 1_000_000, event);
              if (event instanceof VmEvent.StateChanged(VmState _, VmState.Stopped _)) {
                over.countDown();
              }
            })) {
      machine.start();
      over.await();
    }
  }
}
