package dev.arcbox.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the environment gives for guests, and the initramfs made from it. */
public final class GuestImage {
  /** Environment: the User-mode Linux kernel. */
  public static final String KERNEL = "ARCBOX_TEST_UML_KERNEL";

  /** Environment: the folder of the kernel's modules. */
  public static final String MODULES = "ARCBOX_TEST_UML_MODULES";

  /** Environment: a static busybox. */
  public static final String BUSYBOX = "ARCBOX_TEST_BUSYBOX";

  private static final String PROLOGUE =
      """
      #!/bin/busybox sh
      /bin/busybox --install -s /bin
      export PATH=/bin
      mount -t proc proc /proc
      mount -t sysfs sys /sys
      mount -t devtmpfs dev /dev
      """;

  private GuestImage() {}

  public static Path kernel() {
    return path(KERNEL);
  }

  private static Path path(String variable) {
    return Path.of(
        Optional.ofNullable(System.getenv(variable))
            .orElseThrow(() -> new IllegalStateException(variable + " is not set")));
  }

  /** An initramfs that loads modules in this order, runs the script, and powers off. */
  public static Path initramfs(Path folder, List<String> modules, String script)
      throws IOException {
    return initramfs(folder, modules, Map.of(), script);
  }

  /** The same with programs of the test's own, by their names in {@code /bin}. */
  public static Path initramfs(
      Path folder, List<String> modules, Map<String, Path> programs, String script)
      throws IOException {
    CpioWriter cpio = new CpioWriter();
    Stream.of("bin", "dev", "proc", "sys", "mnt", "tmp", "modules").forEach(cpio::folder);
    cpio.device("dev/console", 5, 1);
    cpio.file("bin/busybox", Files.readAllBytes(path(BUSYBOX)));
    programs.forEach((name, program) -> cpio.file("bin/" + name, read(program)));
    StringBuilder init = new StringBuilder(PROLOGUE);
    for (String module : modules) {
      find(module)
          .ifPresent(
              file -> {
                cpio.file("modules/" + module + ".ko", read(file));
                init.append("insmod /modules/").append(module).append(".ko\n");
              });
    }
    init.append(script).append("\npoweroff -f\n");
    cpio.file("init", init.toString().getBytes(StandardCharsets.UTF_8));
    return Files.write(folder.resolve("initramfs.cpio"), cpio.finish());
  }

  /** Absent where the kernel has it built in. */
  private static Optional<Path> find(String module) throws IOException {
    try (Stream<Path> files = Files.walk(path(MODULES))) {
      return files.filter(file -> file.getFileName().toString().equals(module + ".ko")).findFirst();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
