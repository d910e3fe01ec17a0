package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.MachineConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's arguments. Ours come last where the last one counts.
 *
 * @see <a href="https://docs.kernel.org/virt/uml/user_mode_linux_howto_v2.html">User Mode Linux</a>
 */
final class UmlCommandLine {
  private static final long MEBIBYTE = 1L << 20;

  private UmlCommandLine() {}

  static List<String> of(MachineConfig config, UmlFolder folder) {
    List<String> line = new ArrayList<>();
    line.add(UmlFolder.KERNEL);
    line.addAll(config.kernelArguments());
    config.initrd().ifPresent(initrd -> line.add("initrd=" + initrd.toAbsolutePath()));
    line.add("mem=" + config.memoryBytes() / MEBIBYTE + "M");
    // The first console writes to our stdout, which is the log, and reads nothing; no others.
    line.add("con=null");
    line.add("con0=null,fd:1");
    line.add("ssl=null");
    line.add("uml_dir=" + UmlFolder.UML_DIR);
    line.add("umid=" + UmlFolder.UML_ID);
    line.add("mconsole=notify:" + UmlFolder.NOTIFY);
    // A guest's root could mount any host folder otherwise.
    line.add("hostfs=" + folder.empty());
    for (DeviceSlot slot : config.slots()) {
      line.add("virtio_uml.device=" + UmlFolder.socketName(slot) + ":" + slot.virtioId());
    }
    return List.copyOf(line);
  }
}
