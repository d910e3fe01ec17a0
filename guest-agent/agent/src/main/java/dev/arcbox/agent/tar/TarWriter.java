package dev.arcbox.agent.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes an archive: ustar headers, and extended ones before them for what does not fit.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">pax</a>
 */
public final class TarWriter {
  private static final int NAME = 100;

  /** Octal digits of the small and the large number fields. */
  private static final long MAX_ID = (1L << 21) - 1;

  private static final long MAX_SIZE = (1L << 33) - 1;

  /** Where the archive's bytes go. */
  @FunctionalInterface
  public interface Sink {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  private final Sink sink;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private long left;
  private int padding;

  public TarWriter(Sink sink) {
    this.sink = sink;
  }

  /** Begins an entry; as many bytes of {@link #content} as its size says must follow. */
  public void entry(TarEntry entry) throws IOException {
    if (left != 0) {
      throw new IllegalStateException(left + " bytes of the last entry are missing");
    }
    Map<String, byte[]> extended = extended(entry);
    if (!extended.isEmpty()) {
      pax(extended);
    }
    header(
        entry.name(),
        type(entry.kind()),
        entry.mode(),
        entry.uid() > MAX_ID ? 0 : entry.uid(),
        entry.gid() > MAX_ID ? 0 : entry.gid(),
        entry.size() > MAX_SIZE ? 0 : entry.size(),
        Math.clamp(seconds(entry), 0, MAX_SIZE),
        entry);
    left = entry.size();
    padding = (int) (-entry.size() & (TarHeader.BLOCK - 1));
  }

  public void content(byte[] bytes, int offset, int length) throws IOException {
    if (length > left) {
      throw new IllegalStateException("more content than the entry's size");
    }
    sink.write(bytes, offset, length);
    left -= length;
    if (left == 0 && padding > 0) {
      Arrays.fill(block, (byte) 0);
      sink.write(block, 0, padding);
      padding = 0;
    }
  }

  /** Bytes that the current entry still lacks. */
  public long missing() {
    return left;
  }

  /** Two blocks of zeros. */
  public void end() throws IOException {
    Arrays.fill(block, (byte) 0);
    sink.write(block, 0, block.length);
    sink.write(block, 0, block.length);
  }

  private static Map<String, byte[]> extended(TarEntry entry) {
    Map<String, byte[]> records = new LinkedHashMap<>();
    if (!fits(entry.name())) {
      records.put("path", utf8(entry.name()));
    }
    if (!fits(entry.link())) {
      records.put("linkpath", utf8(entry.link()));
    }
    number(records, "size", entry.size(), 0, MAX_SIZE);
    number(records, "uid", entry.uid(), 0, MAX_ID);
    number(records, "gid", entry.gid(), 0, MAX_ID);
    number(records, "mtime", seconds(entry), 0, MAX_SIZE);
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      records.put("SCHILY.xattr." + attribute.getKey(), attribute.getValue());
    }
    return records;
  }

  private static void number(
      Map<String, byte[]> records, String key, long value, long least, long most) {
    if (value < least || value > most) {
      records.put(key, utf8(Long.toString(value)));
    }
  }

  private static long seconds(TarEntry entry) {
    return Math.floorDiv(entry.mtimeNanos(), 1_000_000_000L);
  }

  private static boolean fits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return text.length() <= NAME;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Records "length key=value\n", the length counting itself. */
  private void pax(Map<String, byte[]> records) throws IOException {
    int total = 0;
    for (Map.Entry<String, byte[]> one : records.entrySet()) {
      total += length(one);
    }
    header("PaxHeaders.0/entry", 'x', 0644, 0, 0, total, 0, NONE);
    for (Map.Entry<String, byte[]> one : records.entrySet()) {
      byte[] start = utf8(length(one) + " " + one.getKey() + "=");
      sink.write(start, 0, start.length);
      sink.write(one.getValue(), 0, one.getValue().length);
      sink.write(new byte[] {'\n'}, 0, 1);
    }
    byte[] rest = new byte[-total & (TarHeader.BLOCK - 1)];
    sink.write(rest, 0, rest.length);
  }

  private static int length(Map.Entry<String, byte[]> one) {
    int bare = utf8(one.getKey()).length + one.getValue().length + 3;
    int length = bare + Integer.toString(bare).length();
    return bare + Integer.toString(length).length();
  }

  private static final TarEntry NONE =
      new TarEntry("", TarEntry.Kind.FILE, 0, 0, 0, 0, 0, "", 0, 0, Map.of());

  private static char type(TarEntry.Kind kind) {
    return switch (kind) {
      case FILE -> '0';
      case HARD_LINK -> '1';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private void header(
      String name, char type, int mode, long uid, long gid, long size, long mtime, TarEntry entry)
      throws IOException {
    Arrays.fill(block, (byte) 0);
    text(0, name, NAME);
    octal(100, 8, mode);
    octal(108, 8, uid);
    octal(116, 8, gid);
    octal(124, 12, size);
    octal(136, 12, mtime);
    block[156] = (byte) type;
    text(157, entry.link(), NAME);
    text(257, "ustar", 6);
    text(263, "00", 2);
    octal(329, 8, entry.major());
    octal(337, 8, entry.minor());
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(148, 7, sum);
    sink.write(block, 0, block.length);
  }

  /** The start of a text that is too long stands in the extended header in full. */
  private void text(int at, String text, int most) {
    byte[] bytes = utf8(text);
    System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, most));
  }

  /** Digits with leading zeros and a zero byte behind. */
  private void octal(int at, int width, long value) {
    long rest = value;
    for (int i = width - 2; i >= 0; i--) {
      block[at + i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    block[at + width - 1] = 0;
  }
}
