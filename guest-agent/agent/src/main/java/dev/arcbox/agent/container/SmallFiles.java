package dev.arcbox.agent.container;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Small text files of the kernel's: {@code /proc}, {@code /sys/fs/cgroup}. */
public final class SmallFiles {
  private static final int MAX = 256 << 10;

  private SmallFiles() {}

  /** The whole text; nothing when the file cannot be read, be it that its process has just gone. */
  public static Optional<String> read(String path) {
    try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
      byte[] bytes = new byte[4096];
      int have = 0;
      for (int n = file.read(bytes, 0, bytes.length);
          n > 0;
          n = file.read(bytes, have, bytes.length - have)) {
        have += n;
        if (have == bytes.length) {
          if (have >= MAX) {
            break;
          }
          bytes = Arrays.copyOf(bytes, have * 2);
        }
      }
      return Optional.of(new String(bytes, 0, have, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public static void write(String path, String text) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The number alone in a file; "max" and absent files give the default. */
  public static long number(String path, long otherwise) {
    return read(path).map(text -> parse(text.trim(), otherwise)).orElse(otherwise);
  }

  /** The number behind a key in "key value" lines. */
  public static long keyed(String text, String key, long otherwise) {
    for (String line : lines(text)) {
      if (line.length() > key.length()
          && line.startsWith(key)
          && line.charAt(key.length()) == ' ') {
        return parse(line.substring(key.length() + 1).trim(), otherwise);
      }
    }
    return otherwise;
  }

  public static List<String> lines(String text) {
    return split(text, '\n');
  }

  /** Parts between separators, without empty ones. */
  public static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf(separator, from);
      if (to < 0) {
        to = text.length();
      }
      if (to > from) {
        parts.add(text.substring(from, to));
      }
      from = to + 1;
    }
    return parts;
  }

  /** A decimal number. */
  public static long parse(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
