package dev.arcbox.system.nested;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.vmm.KvmHypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A machine on our monitor with the innermost initramfs, and its console. */
final class InnerMachine implements AutoCloseable {
  static final long MEMORY_MIB = 256;

  private final CompletableFuture<VmState.Stopped> over = new CompletableFuture<>();
  private final GuestConsole console;
  private final VirtualMachine machine;
  private final long begin = System.nanoTime();

  /** Makes it; {@code word} on the kernel's command line tells its init what is wanted. */
  InnerMachine(String name, Path kernel, Path initrd, int cpus, String word) throws IOException {
    MachineConfig config =
        MachineConfig.builder(name, kernel)
            .initrd(initrd)
            .memoryBytes(MEMORY_MIB << 20)
            .cpus(cpus)
            .runDir(Path.of("/run", name))
            .kernelArguments(List.of("quiet", word))
            .build();
    console = new GuestConsole(config.consoleLog());
    machine = new KvmHypervisor().create(config, this::heard);
  }

  private void heard(VmEvent event) {
    if (event instanceof VmEvent.StateChanged(VmState _, VmState.Stopped end)) {
      over.complete(end);
      try {
        console.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  VirtualMachine machine() {
    return machine;
  }

  /** Waits for a line of its console. */
  String says(String line) throws IOException, InterruptedException {
    return console.await(line);
  }

  long millis() {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  /** Waits for its end, and how that was. */
  String end() {
    return over.join().exit().describe();
  }

  @Override
  public void close() {
    machine.close();
  }
}
