package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the "newc" archive that the kernel unpacks as its initial root file system
 * (Documentation/driver-api/early-userspace/buffer-format.rst of Linux).
 *
 * <pre>
 * "070701" ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
 *          each field 8 hexadecimal digits; then the name with its NUL, and the data, each padded to 4
 * </pre>
 *
 * Owner is root and the time is zero, so the same entries always give the same bytes.
 */
final class CpioWriter {
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int HEADER = 110;
  private static final int ALIGNMENT = 4;

  private final OutputStream out;
  private int inode = 1;

  CpioWriter(OutputStream out) {
    this.out = out;
  }

  void directory(String name) throws IOException {
    entry(name, DIRECTORY | 0755, new byte[0], 0, 0);
  }

  void file(String name, int mode, byte[] content) throws IOException {
    entry(name, FILE | mode, content, 0, 0);
  }

  void symbolicLink(String name, String target) throws IOException {
    entry(name, LINK | 0777, target.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  void characterDevice(String name, int mode, int major, int minor) throws IOException {
    entry(name, CHARACTER_DEVICE | mode, new byte[0], major, minor);
  }

  /** Writes the trailer; the stream stays open. */
  void finish() throws IOException {
    inode = 0;
    entry("TRAILER!!!", 0, new byte[0], 0, 0);
  }

  private void entry(String name, int mode, byte[] content, int major, int minor)
      throws IOException {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    var header =
        "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
            .formatted(
                inode++, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, bytes.length + 1, 0);
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write(0);
    pad(HEADER + bytes.length + 1);
    out.write(content);
    pad(content.length);
  }

  private void pad(int length) throws IOException {
    out.write(new byte[-length & (ALIGNMENT - 1)]);
  }
}
