package dev.arcbox.runtime.image.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Extended attributes of an entry: {@code "<length> <key>=<value>\n"}, the length counting all of
 * the record.
 */
final class PaxRecords {
  /**
   * What a reader must know; the rest (times, owners, extended attributes) is for the unpacker in
   * the guest.
   */
  private static final Set<String> KNOWN = Set.of("path", "linkpath", "size");

  private PaxRecords() {}

  static Map<String, String> parse(byte[] bytes) throws ArchiveException {
    Map<String, String> records = new HashMap<>();
    int position = 0;
    while (position < bytes.length) {
      int end = position + length(bytes, position);
      int key = indexOf(bytes, ' ', position, end) + 1;
      int equals = indexOf(bytes, '=', key, end);
      String name = TarHeader.text(bytes, key, equals - key);
      if (KNOWN.contains(name)) {
        records.put(name, value(bytes, equals + 1, end - 1, name));
      } else if (name.startsWith("GNU.sparse")) {
        records.put("GNU.sparse", "");
      }
      position = end;
    }
    return records;
  }

  static OptionalLong size(Map<String, String> records) throws ArchiveException {
    String text = records.get("size");
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long size = Long.parseLong(text);
      if (size >= 0) {
        return OptionalLong.of(size);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ArchiveException.Malformed("tar attribute \"size\" is not a size");
  }

  static void refuseSparse(Map<String, String> records) throws ArchiveException {
    if (records.containsKey("GNU.sparse")) {
      throw new ArchiveException.Refused("tar archive has a sparse file");
    }
  }

  /**
   * Attributes for all that follows may carry a comment, but not one name or size for everything.
   */
  static void refuseGlobalNames(Map<String, String> records) throws ArchiveException {
    if (!records.isEmpty()) {
      throw new ArchiveException.Refused(
          "tar archive sets " + records.keySet() + " for all its entries");
    }
  }

  private static String value(byte[] bytes, int from, int end, String name)
      throws ArchiveException {
    String value = TarHeader.text(bytes, from, end - from);
    if (indexOfOrEnd(bytes, from, end) < end) {
      throw new ArchiveException.Malformed(
          "tar attribute \"" + name + "\" contains a NUL character");
    }
    return value;
  }

  private static int indexOfOrEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] != 0) {
      i++;
    }
    return i;
  }

  private static int length(byte[] bytes, int position) throws ArchiveException {
    int length = 0;
    int i = position;
    while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9' && length <= bytes.length) {
      length = length * 10 + bytes[i++] - '0';
    }
    boolean terminated = i < bytes.length && bytes[i] == ' ';
    // The shortest record is "5 a=\n".
    if (!terminated
        || length < 5
        || length > bytes.length - position
        || bytes[position + length - 1] != '\n') {
      throw new ArchiveException.Malformed("tar attributes are malformed");
    }
    return length;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int end) throws ArchiveException {
    for (int i = from; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new ArchiveException.Malformed("tar attributes are malformed");
  }
}
