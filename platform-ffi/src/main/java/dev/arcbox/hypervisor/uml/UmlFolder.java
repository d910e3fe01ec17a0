package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.DeviceSlot;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The back end's files in a machine's run folder. The kernel runs in the run folder and knows them
 * by relative names, because its socket paths end at 107 bytes.
 *
 * <pre>
 *   runDir/                  the machine's, working directory of the kernel
 *     &lt;slot&gt;.sock            device sockets: their servers make and remove them
 *     uml/                   ours: made at start, removed at the end
 *       kernel               link to the kernel, later the reboot script
 *       notify               our socket for the kernel's reports
 *       empty/               all that hostfs may show
 *       vm/{pid,mconsole}    the kernel's
 * </pre>
 */
final class UmlFolder {
  static final String KERNEL = "uml/kernel";
  static final String NOTIFY = "uml/notify";
  static final String EMPTY = "uml/empty";
  static final String UML_DIR = "./uml/";
  static final String UML_ID = "vm";

  /** The exit code by which the reboot script is known; above those of a kernel, below signals. */
  static final int REBOOT_CODE = 86;

  private final Path runDir;
  private final Path own;

  UmlFolder(Path runDir) {
    this.runDir = runDir.toAbsolutePath();
    this.own = this.runDir.resolve("uml");
  }

  static String socketName(DeviceSlot slot) {
    return slot.name() + ".sock";
  }

  Path runDir() {
    return runDir;
  }

  Path notifySocket() {
    return runDir.resolve(NOTIFY);
  }

  Path mconsole() {
    return own.resolve(UML_ID).resolve("mconsole");
  }

  Path empty() {
    return runDir.resolve(EMPTY);
  }

  void make(Path kernel) throws IOException {
    Files.createDirectories(runDir);
    remove(); // of a predecessor that could not
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(own, ownerOnly);
    Files.createDirectory(runDir.resolve(EMPTY), ownerOnly);
    Files.createSymbolicLink(runDir.resolve(KERNEL), kernel.toAbsolutePath());
  }

  /** From now on a reboot is an exit with {@link #REBOOT_CODE}. */
  void catchReboot() throws IOException {
    Path script = own.resolve("reboot");
    Files.writeString(script, "#!/bin/sh\nexit " + REBOOT_CODE + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Files.move(
        script,
        runDir.resolve(KERNEL),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what is ours; links are removed, not followed. */
  void remove() throws IOException {
    if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        own,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failed)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
