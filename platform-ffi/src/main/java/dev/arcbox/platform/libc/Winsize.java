package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A terminal's size.
 *
 * <pre>
 *   0        2        4           6           8
 *   | ws_row | ws_col | ws_xpixel | ws_ypixel |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/TIOCSWINSZ.2const.html">TIOCSWINSZ</a>
 */
public final class Winsize {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_SHORT.withName("ws_row"),
              JAVA_SHORT.withName("ws_col"),
              JAVA_SHORT.withName("ws_xpixel"),
              JAVA_SHORT.withName("ws_ypixel"))
          .withName("winsize");

  private static final long ROW = LAYOUT.byteOffset(groupElement("ws_row"));
  private static final long COL = LAYOUT.byteOffset(groupElement("ws_col"));

  private Winsize() {}

  public static void put(MemorySegment size, int rows, int columns) {
    size.asSlice(0, LAYOUT.byteSize()).fill((byte) 0);
    size.set(JAVA_SHORT, ROW, (short) rows);
    size.set(JAVA_SHORT, COL, (short) columns);
  }

  public static int rows(MemorySegment size) {
    return Short.toUnsignedInt(size.get(JAVA_SHORT, ROW));
  }

  public static int columns(MemorySegment size) {
    return Short.toUnsignedInt(size.get(JAVA_SHORT, COL));
  }
}
