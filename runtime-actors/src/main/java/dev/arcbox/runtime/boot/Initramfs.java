package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The initial root file system: a static busybox, {@code /init}, and the modules that it takes to
 * reach the system image and to talk to the host. Not compressed: the kernel would spend more on
 * unpacking than the host saves on reading.
 */
final class Initramfs {
  /** What every guest needs of the kernel; those built in are left out by themselves. */
  private static final List<String> MODULES =
      List.of(
          "virtio_blk",
          "virtio_console",
          "erofs",
          "overlay",
          "vmw_vsock_virtio_transport",
          "virtio_balloon",
          "virtio_net",
          "virtiofs");

  /** Programs of busybox that {@code /init} runs. */
  private static final List<String> APPLETS =
      List.of("mkdir", "modprobe", "mount", "poweroff", "switch_root", "umount");

  private static final int CONSOLE_MAJOR = 5;
  private static final int CONSOLE_MINOR = 1;
  private static final int NULL_MAJOR = 1;
  private static final int NULL_MINOR = 3;

  private Initramfs() {}

  /** What the result depends on beside the kernel and busybox themselves. */
  static List<String> recipe(List<String> more) throws BootException {
    return List.of(
        "initramfs 2",
        String.join(" ", APPLETS),
        String.join(" ", MODULES),
        String.join(" ", more),
        GuestResource.text("guest/init"),
        GuestResource.text("guest/initramfs.fstab"));
  }

  /**
   * Writes it.
   *
   * @param modules the folder named after the kernel's release
   * @param more modules to load beyond what every guest needs, and before that
   */
  static void write(OutputStream out, Path busybox, Optional<Path> modules, List<String> more)
      throws BootException, IOException {
    var cpio = new CpioWriter(out);
    for (var folder : List.of("bin", "dev", "etc", "proc", "root")) {
      cpio.directory(folder);
    }
    // Until /init has mounted devtmpfs, its output goes here.
    cpio.characterDevice("dev/console", 0600, CONSOLE_MAJOR, CONSOLE_MINOR);
    cpio.characterDevice("dev/null", 0666, NULL_MAJOR, NULL_MINOR);
    cpio.file("bin/busybox", 0755, Files.readAllBytes(busybox));
    for (var applet : APPLETS) {
      cpio.symbolicLink("bin/" + applet, "busybox");
    }
    cpio.file("init", 0755, GuestResource.bytes("guest/init"));
    cpio.file("etc/fstab", 0644, GuestResource.bytes("guest/initramfs.fstab"));
    if (modules.isPresent()) {
      writeModules(cpio, modules.get(), more);
    } else {
      cpio.file("modules", 0644, new byte[0]);
    }
    cpio.finish();
  }

  private static ModuleDependencies dependencies(Path modules, List<String> names)
      throws IOException {
    var table = modules.resolve("modules.dep");
    return Files.exists(table)
        ? ModuleDependencies.parse(Files.readAllLines(table))
        : ModuleDependencies.scan(modules, names);
  }

  private static void writeModules(CpioWriter cpio, Path modules, List<String> more)
      throws IOException {
    var wanted = new ArrayList<>(more);
    wanted.addAll(MODULES);
    var dependencies = dependencies(modules, wanted);
    var folder = "lib/modules/" + modules.getFileName();
    cpio.directory("lib");
    cpio.directory("lib/modules");
    cpio.directory(folder);
    var names = new StringBuilder();
    var table = new StringBuilder();
    for (var path : dependencies.loadOrder(wanted)) {
      var file = fileName(path);
      cpio.file(folder + "/" + file, 0644, Files.readAllBytes(modules.resolve(path)));
      var needs = dependencies.needs().get(path).stream().map(Initramfs::fileName).toList();
      table.append(file).append(": ").append(String.join(" ", needs)).append('\n');
      names.append(file, 0, file.indexOf(".ko")).append(' ');
    }
    cpio.file(folder + "/modules.dep", 0644, table.toString().getBytes(StandardCharsets.UTF_8));
    cpio.file("modules", 0644, names.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
