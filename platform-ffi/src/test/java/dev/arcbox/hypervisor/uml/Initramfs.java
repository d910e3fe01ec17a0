package dev.arcbox.hypervisor.uml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the smallest initramfs: busybox and an init script, as a "newc" cpio archive. */
final class Initramfs {
  private static final int FOLDER = 0040755;
  private static final int PROGRAM = 0100755;
  private static final int CHARACTER_DEVICE = 0020600;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Initramfs() {}

  /** An archive whose /init runs {@code script} with busybox as its shell. */
  static void write(Path file, Path busybox, String script) throws IOException {
    Initramfs archive = new Initramfs();
    for (String folder : new String[] {"bin", "proc", "sys", "dev"}) {
      archive.entry(folder, FOLDER, new byte[0], 0, 0);
    }
    archive.entry("dev/console", CHARACTER_DEVICE, new byte[0], 5, 1);
    archive.entry("bin/busybox", PROGRAM, Files.readAllBytes(busybox), 0, 0);
    String init = "#!/bin/busybox sh\n/bin/busybox --install -s /bin\n" + script;
    archive.entry("init", PROGRAM, init.getBytes(StandardCharsets.UTF_8), 0, 0);
    archive.entry("TRAILER!!!", 0, new byte[0], 0, 0);
    Files.write(file, archive.out.toByteArray());
  }

  private void entry(String name, int mode, byte[] data, int major, int minor) {
    byte[] path = (name + "\0").getBytes(StandardCharsets.UTF_8);
    int[] fields = {0, mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, path.length, 0};
    StringBuilder head = new StringBuilder("070701");
    for (int field : fields) {
      head.append(String.format(Locale.ROOT, "%08x", field));
    }
    out.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(path);
    pad();
    out.writeBytes(data);
    pad();
  }

  private void pad() {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }
}
