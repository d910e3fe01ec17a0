package dev.arcbox.system.nested;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The same guest under QEMU's microvm, on the same KVM. */
final class Microvm {
  private Microvm() {}

  /** Boots it until its init speaks, and ends it; how many milliseconds that took. */
  static long boot(Path kernel, Path initrd) throws IOException, InterruptedException {
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
            Long.toString(InnerMachine.MEMORY_MIB),
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
        if (line.contains("inner-up")) {
          return (System.nanoTime() - begin) / 1_000_000;
        }
        said.append(line).append('\n');
      }
      throw new IOException("QEMU ended before its guest was up\n" + said);
    } finally {
      qemu.destroyForcibly();
      int _ = qemu.waitFor();
    }
  }
}
