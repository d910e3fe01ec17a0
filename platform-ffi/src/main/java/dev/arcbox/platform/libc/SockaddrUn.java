package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

/**
 * The address of a Unix socket.
 *
 * <pre>
 *   0             2                         110
 *   | sun_family  | sun_path, NUL-ended     |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class SockaddrUn {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_SHORT.withName("sun_family"),
              MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path"))
          .withName("sockaddr_un");

  /** The longest path in bytes that fits with its NUL. */
  public static final int LONGEST_PATH = 107;

  private static final long FAMILY = LAYOUT.byteOffset(groupElement("sun_family"));
  private static final long PATH = LAYOUT.byteOffset(groupElement("sun_path"));

  private SockaddrUn() {}

  /** An address; the path must have been found short enough. */
  public static MemorySegment of(String path, Arena arena) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_PATH) {
      throw new IllegalArgumentException("socket path over " + LONGEST_PATH + " bytes: " + path);
    }
    MemorySegment address = arena.allocate(LAYOUT);
    address.set(JAVA_SHORT, FAMILY, (short) Constants.AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH, bytes.length);
    return address;
  }
}
