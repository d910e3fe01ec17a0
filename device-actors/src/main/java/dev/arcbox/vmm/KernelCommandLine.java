package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MachineConfig;
import java.util.ArrayList;
import java.util.List;

/** The kernel's arguments. Ours come last where the last one counts. */
final class KernelCommandLine {
  /**
   * The serial port is the console. A panic restarts at once, which ends the machine; the restart
   * goes by the keyboard controller, the shortest way. The keyboard's probing costs a second and
   * finds nothing.
   */
  private static final List<String> OURS =
      List.of(
          "console=ttyS0",
          "panic=-1",
          "reboot=k",
          "i8042.noaux",
          "i8042.nomux",
          "i8042.dumbkbd",
          "8250.nr_uarts=1");

  private KernelCommandLine() {}

  static String of(MachineConfig config) {
    List<String> line = new ArrayList<>(config.kernelArguments());
    line.addAll(OURS);
    return String.join(" ", line);
  }
}
