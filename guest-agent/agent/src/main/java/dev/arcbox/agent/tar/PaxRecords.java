package dev.arcbox.agent.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The records of an extended header: {@code "length key=value\n"}; the length counts itself. */
final class PaxRecords {
  /** Docker, tar and bsdtar all store extended attributes under this prefix. */
  private static final String XATTR = "SCHILY.xattr.";

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, byte[]> xattrs = new HashMap<>();

  void add(byte[] body) throws TarException {
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int space = at;
      int length = 0;
      while (space < body.length && body[space] >= '0' && body[space] <= '9' && space - at < 8) {
        length = length * 10 + (body[space++] - '0');
      }
      int end = at + length;
      if (space == at
          || space >= body.length
          || body[space] != ' '
          || length > body.length - at
          || end <= space + 1
          || body[end - 1] != '\n') {
        throw new TarException("broken record in a PAX header");
      }
      record(body, space + 1, end - 1);
      at = end;
    }
  }

  private void record(byte[] body, int from, int to) throws TarException {
    int equals = from;
    while (equals < to && body[equals] != '=') {
      equals++;
    }
    if (equals == to || equals == from) {
      throw new TarException("PAX record without a key");
    }
    String key = new String(body, from, equals - from, StandardCharsets.UTF_8);
    if (key.startsWith(XATTR)) {
      xattrs.put(key.substring(XATTR.length()), Arrays.copyOfRange(body, equals + 1, to));
    } else if (key.startsWith("GNU.sparse.")) {
      throw new TarException("sparse files are not supported");
    } else {
      values.put(key, new String(body, equals + 1, to - equals - 1, StandardCharsets.UTF_8));
    }
  }

  void addAll(PaxRecords other) {
    values.putAll(other.values);
    xattrs.putAll(other.xattrs);
  }

  void clear() {
    values.clear();
    xattrs.clear();
  }

  Map<String, byte[]> xattrs() {
    return xattrs.isEmpty() ? Map.of() : Map.copyOf(xattrs);
  }

  /** An empty value deletes what a global header or the block said; we then keep the block's. */
  String text(String key, String otherwise) {
    String value = values.get(key);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  long number(String key, long otherwise) throws TarException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new TarException("PAX record " + key + " holds no number: " + value);
    }
  }

  /** Seconds with an optional fraction, in nanoseconds. */
  long nanos(String key, long otherwise) throws TarException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    int dot = value.indexOf('.');
    try {
      long seconds = Long.parseLong(dot < 0 ? value : value.substring(0, dot));
      long fraction = 0;
      if (dot >= 0) {
        String digits = (value.substring(dot + 1) + "000000000").substring(0, 9);
        fraction = Long.parseLong(digits);
      }
      long nanos = Math.multiplyExact(seconds, 1_000_000_000L);
      return value.startsWith("-") ? nanos - fraction : nanos + fraction;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new TarException("PAX record " + key + " holds no time: " + value);
    }
  }
}
