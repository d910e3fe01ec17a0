package dev.arcbox.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a User-mode Linux kernel, from boot to power-off, without any of our back ends. */
public final class UmlGuest {
  /** A guest that hangs must end some time; a good one takes seconds. */
  private static final long LIMIT_SECONDS = 180;

  private UmlGuest() {}

  /** Boots with the given {@code virtio_uml.device=} values and returns the console's text. */
  public static String run(Path folder, Path initramfs, List<String> devices)
      throws IOException, InterruptedException {
    Path console = folder.resolve("console.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                GuestImage.kernel().toString(),
                "mem=256M",
                "initrd=" + initramfs,
                "con=null",
                "con0=null,fd:1",
                "quiet",
                "uml_dir=" + folder.resolve("uml") + "/"));
    devices.forEach(device -> command.add("virtio_uml.device=" + device));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(console.toFile());
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("guest did not end: " + Files.readString(console));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(console);
  }
}
