package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs inside of the outer guest: boots the same kernel and initramfs in turns on our monitor and
 * on QEMU's microvm, and prints how long each took to the first line of init. Ours runs in this
 * JVM, as it does in a daemon; QEMU is a fresh process, as it always is.
 */
final class NestedRace {
  private static final String UP = "inner-up";
  private static final int ROUNDS = 3;
  private static final long MEMORY_MIB = 256;

  private NestedRace() {}

  /** {@code kernel initrd}. */
  @SuppressWarnings("SystemOut") // the outer guest's console is what the test reads
  static void main(String[] args) throws IOException, InterruptedException {
    Path kernel = Path.of(args[0]);
    Path initrd = Path.of(args[1]);
    for (int i = 1; i <= ROUNDS; i++) {
      long ours = ours(kernel, initrd, Path.of("/run/race-" + i));
      long theirs = microvm(kernel, initrd);
      System.out.printf(
          "race: ours %d ms, QEMU microvm %d ms, ratio %.2f%n",
          ours, theirs, ours / (double) theirs);
    }
  }

  private static long ours(Path kernel, Path initrd, Path run)
      throws IOException, InterruptedException {
    MachineConfig config =
        MachineConfig.builder("race", kernel)
            .initrd(initrd)
            .memoryBytes(MEMORY_MIB << 20)
            .runDir(run)
            .kernelArguments(List.of("quiet", "race"))
            .build();
    long begin = System.nanoTime();
    try (VirtualMachine machine = new KvmHypervisor().create(config, event -> {})) {
      machine.start();
      while (!Files.readString(config.consoleLog()).contains(UP)) {
        Thread.sleep(10);
      }
      return millisSince(begin);
    }
  }

  private static long microvm(Path kernel, Path initrd) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "/usr/bin/qemu-system-x86_64",
            "-M",
            "microvm",
            "-accel",
            "kvm",
            "-cpu",
            "host",
            "-m",
            Long.toString(MEMORY_MIB),
            "-kernel",
            kernel.toString(),
            "-initrd",
            initrd.toString(),
            "-append",
            "quiet race console=ttyS0 panic=-1",
            "-nodefaults",
            "-no-user-config",
            "-nographic",
            "-no-reboot",
            "-serial",
            "stdio");
    long begin = System.nanoTime();
    Process qemu = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = qemu.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(UP)) {
          return millisSince(begin);
        }
        said.append(line).append('\n');
      }
      throw new IOException("QEMU ended before its guest was up\n" + said);
    } finally {
      qemu.destroyForcibly();
      int _ = qemu.waitFor();
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
