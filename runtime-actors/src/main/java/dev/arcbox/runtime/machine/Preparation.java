package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.Folders;
import dev.arcbox.vm.DiskSpec;
import dev.arcbox.vm.VmConfig;
import dev.arcbox.vm.VmState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What must be there before a guest can start, and words for why it did not. */
final class Preparation {
  /** VIRTIO 1.2, section 5.10.4: the first address that a guest may have. */
  private static final long FIRST_CID = 3;

  private Preparation() {}

  /** Blocks: boot files, data disk, folders. */
  static VmConfig prepare(String name, int boot, MachineParts parts, BootSteps steps)
      throws Exception {
    MachineParts.BootFiles files = parts.files().ensure(parts.setup());
    ArcboxConfig.Machine config = parts.config().machine();
    Path disk = DataDisk.ensure(parts.folder(), config.diskBytes());
    Path runFolder = runFolder(parts, name, boot);
    Folders.delete(runFolder);
    Folders.ensure(runFolder);
    List<String> arguments = new ArrayList<>(files.arguments());
    arguments.addAll(config.kernelArguments());
    steps.mark("assets");
    return new VmConfig(
        name,
        files.kernel(),
        files.initrd(),
        arguments,
        config.memoryBytes(),
        config.cpus(),
        List.of(
            new DiskSpec("arcbox-system", files.systemImage(), true),
            new DiskSpec("arcbox-data", disk, false)),
        FIRST_CID,
        runFolder,
        parts.folder().resolve("console.log"));
  }

  /** Sockets and the back end's own files of one boot. */
  static Path runFolder(MachineParts parts, String name, int boot) {
    return parts.runFolder().resolve(name + "-" + boot);
  }

  static String describe(VmState.Failed failed) {
    String tail = failed.consoleTail().strip();
    String lastLine = tail.substring(tail.lastIndexOf('\n') + 1);
    return lastLine.isEmpty()
        ? failed.reason()
        : failed.reason() + "; the console's last line: " + lastLine;
  }

  static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
