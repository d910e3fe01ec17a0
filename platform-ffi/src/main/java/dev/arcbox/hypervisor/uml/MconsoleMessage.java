package dev.arcbox.hypervisor.uml;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The three datagrams of mconsole, version 2, as the kernel's {@code mconsole.h} has them.
 *
 * <pre>
 *   request   | magic | version | length |        data, 512 |
 *   reply     | error | more    | length |        data, 512 |
 *   notify    | magic | version | type   | length | data, 512 |
 * </pre>
 */
final class MconsoleMessage {
  static final int MAGIC = 0xcafebabe;
  static final int VERSION = 2;
  static final int MOST_DATA = 512;

  static final StructLayout REQUEST =
      MemoryLayout.structLayout(
          JAVA_INT.withName("magic"),
          JAVA_INT.withName("version"),
          JAVA_INT.withName("length"),
          MemoryLayout.sequenceLayout(MOST_DATA, JAVA_BYTE).withName("data"));

  static final StructLayout NOTIFY =
      MemoryLayout.structLayout(
          JAVA_INT.withName("magic"),
          JAVA_INT.withName("version"),
          JAVA_INT.withName("type"),
          JAVA_INT.withName("length"),
          MemoryLayout.sequenceLayout(MOST_DATA, JAVA_BYTE).withName("data"));

  /** A reply has a request's shape: error, more, length, data. */
  private static final long ERROR = REQUEST.byteOffset(groupElement("magic"));

  private static final long MORE = REQUEST.byteOffset(groupElement("version"));
  private static final long LENGTH = REQUEST.byteOffset(groupElement("length"));
  private static final long DATA = REQUEST.byteOffset(groupElement("data"));
  private static final long NOTIFY_TYPE = NOTIFY.byteOffset(groupElement("type"));
  private static final long NOTIFY_LENGTH = NOTIFY.byteOffset(groupElement("length"));
  private static final long NOTIFY_DATA = NOTIFY.byteOffset(groupElement("data"));

  private MconsoleMessage() {}

  static void request(MemorySegment target, String command) {
    byte[] bytes = command.getBytes(UTF_8);
    if (bytes.length >= MOST_DATA) {
      throw new IllegalArgumentException("mconsole command of " + bytes.length + " bytes");
    }
    target.fill((byte) 0);
    target.set(JAVA_INT, 0, MAGIC);
    target.set(JAVA_INT, MORE, VERSION);
    target.set(JAVA_INT, LENGTH, bytes.length);
    MemorySegment.copy(bytes, 0, target, JAVA_BYTE, DATA, bytes.length);
  }

  /**
   * One part of a reply.
   *
   * @param more whether another part follows
   */
  record Reply(boolean failed, boolean more, String text) {}

  static Reply reply(MemorySegment from, int bytes) {
    boolean whole = bytes >= DATA;
    return new Reply(
        !whole || from.get(JAVA_INT, ERROR) != 0,
        whole && from.get(JAVA_INT, MORE) != 0,
        whole ? text(from, DATA, from.get(JAVA_INT, LENGTH), bytes) : "short reply");
  }

  /** What a kernel reports by itself. */
  sealed interface Report {
    /** It is up and its mconsole listens. */
    record Up() implements Report {}

    record Panic(String message) implements Report {}

    /** Something else, or nothing that this version knows. */
    record Other() implements Report {}
  }

  static Report report(MemorySegment from, int bytes) {
    if (bytes < NOTIFY_DATA || from.get(JAVA_INT, 0) != MAGIC) {
      return new Report.Other();
    }
    return switch (from.get(JAVA_INT, NOTIFY_TYPE)) {
      case 0 -> new Report.Up();
      case 1 -> new Report.Panic(text(from, NOTIFY_DATA, from.get(JAVA_INT, NOTIFY_LENGTH), bytes));
      default -> new Report.Other();
    };
  }

  /** The length is the peer's word: only what has arrived is read. */
  private static String text(MemorySegment from, long offset, int length, int bytes) {
    long end = Math.min(bytes, offset + Math.clamp(length, 0, MOST_DATA));
    byte[] data = from.asSlice(offset, end - offset).toArray(JAVA_BYTE);
    return new String(data, UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
