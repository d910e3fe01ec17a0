package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs inside of the outer guest: boots the inner one, waits for its init, pauses and resumes it,
 * presses its power button, and says what came of it on lines that begin with {@code nested:}.
 */
final class NestedMain {
  private static final String UP = "inner-up";

  private NestedMain() {}

  /** {@code kernel initrd cpus}. */
  @SuppressWarnings("SystemOut") // the outer guest's console is what the test reads
  static void main(String[] args) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int cpus = Integer.parseInt(args[2]);
    Path run = Path.of("/run/inner-" + cpus);
    System.out.println("nested: " + new KvmHypervisor().availability());
    MachineConfig config =
        MachineConfig.builder("inner", Path.of(args[0]))
            .initrd(Path.of(args[1]))
            .memoryBytes(256L << 20)
            .cpus(cpus)
            .runDir(run)
            .kernelArguments(List.of("quiet"))
            .build();
    CompletableFuture<VmState.Stopped> over = new CompletableFuture<>();
    try (VirtualMachine machine =
        new KvmHypervisor()
            .create(
                config,
                event -> {
                  if (event instanceof VmEvent.StateChanged(VmState _, VmState.Stopped end)) {
                    over.complete(end);
                  }
                })) {
      machine.start();
      String line = await(config.consoleLog(), over);
      System.out.printf("nested: %s after %d ms%n", line, (System.nanoTime() - begin) / 1_000_000);
      machine.pause();
      System.out.println("nested: " + machine.state().label());
      machine.resume();
      System.out.println("nested: " + machine.state().label());
      machine.requestStop();
      System.out.println("nested: " + over.join().exit().describe() + " with " + cpus + " cpus");
    }
  }

  /** The console is a file: there is nothing to wait on but time and the machine's end. */
  private static String await(Path console, CompletableFuture<VmState.Stopped> over)
      throws IOException, InterruptedException {
    while (!over.isDone()) {
      for (String line : Files.readAllLines(console)) {
        if (line.startsWith(UP)) {
          return line;
        }
      }
      Thread.sleep(50);
    }
    throw new IOException(over.join() + "\n" + Files.readString(console));
  }
}
