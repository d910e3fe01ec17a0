package dev.arcbox.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes an initramfs: cpio in the "newc" format, everything owned by root. */
public final class CpioWriter {
  private static final int FOLDER = 0040755;
  private static final int FILE = 0100755;
  private static final int LINK = 0120777;
  private static final int CHARACTER_DEVICE = 0020600;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int inode;

  public CpioWriter folder(String name) {
    return entry(name, FOLDER, new byte[0], 0, 0);
  }

  public CpioWriter file(String name, byte[] content) {
    return entry(name, FILE, content, 0, 0);
  }

  public CpioWriter link(String name, String target) {
    return entry(name, LINK, target.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  public CpioWriter device(String name, int major, int minor) {
    return entry(name, CHARACTER_DEVICE, new byte[0], major, minor);
  }

  private CpioWriter entry(String name, int mode, byte[] content, int major, int minor) {
    byte[] path = (name + "\0").getBytes(StandardCharsets.UTF_8);
    int[] fields = {++inode, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, path.length, 0};
    StringBuilder head = new StringBuilder("070701");
    for (int field : fields) {
      head.append(String.format(Locale.ROOT, "%08x", field));
    }
    out.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(path);
    pad();
    out.writeBytes(content);
    pad();
    return this;
  }

  private void pad() {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }

  public byte[] finish() {
    entry("TRAILER!!!", 0, new byte[0], 0, 0);
    return out.toByteArray();
  }
}
