package dev.arcbox.agent.tar;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Entries of an archive in order; after {@link #next} the entry's content is read by {@link #read}.
 */
public final class TarReader {
  private static final int MAX_EXTENDED = 1 << 20;
  private static final int MAX_NAME = 4096;

  /** Where the archive's bytes come from. */
  @FunctionalInterface
  public interface Source {
    /** Like {@link java.io.InputStream#read(byte[], int, int)}. */
    int read(byte[] into, int offset, int length) throws IOException;
  }

  private final Source source;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final PaxRecords global = new PaxRecords();
  private long content;
  private long padding;

  public TarReader(Source source) {
    this.source = source;
  }

  /** The next entry, or nothing at the archive's end marker or the stream's end between entries. */
  public Optional<TarEntry> next() throws IOException {
    skip(content + padding);
    content = 0;
    padding = 0;
    PaxRecords pax = new PaxRecords();
    pax.addAll(global);
    String longName = "";
    String longLink = "";
    while (true) {
      if (!fillBlock()) {
        return Optional.empty();
      }
      TarHeader header = new TarHeader(block);
      if (header.isZero()) {
        return Optional.empty();
      }
      header.verify();
      switch (header.type()) {
        case 'x' -> pax.add(extended(header));
        case 'g' -> {
          PaxRecords more = new PaxRecords();
          more.add(extended(header));
          global.addAll(more);
          pax.addAll(more);
        }
        case 'L' -> longName = cString(extended(header));
        case 'K' -> longLink = cString(extended(header));
        default -> {
          return Optional.of(entry(header, pax, longName, longLink));
        }
      }
    }
  }

  private TarEntry entry(TarHeader header, PaxRecords pax, String longName, String longLink)
      throws TarException {
    String name = pax.text("path", longName.isEmpty() ? header.name() : longName);
    String link = pax.text("linkpath", longLink.isEmpty() ? header.link() : longLink);
    long size = pax.number("size", header.size());
    if (size < 0 || size > Long.MAX_VALUE / 2) {
      throw new TarException(name + ": size of " + size + " bytes");
    }
    checkName(name);
    checkName(link);
    TarEntry.Kind kind = kind(header.type(), name);
    content = kind == TarEntry.Kind.FILE ? size : 0;
    padding = padding(content);
    boolean linked = kind == TarEntry.Kind.HARD_LINK || kind == TarEntry.Kind.SYMBOLIC_LINK;
    return new TarEntry(
        name,
        kind,
        (int) (header.mode() & 07777),
        pax.number("uid", header.uid()),
        pax.number("gid", header.gid()),
        content,
        pax.nanos("mtime", Math.multiplyExact(clampSeconds(header.mtime()), 1_000_000_000L)),
        linked ? link : "",
        header.major(),
        header.minor(),
        pax.xattrs());
  }

  private static TarEntry.Kind kind(char type, String name) throws TarException {
    return switch (type) {
      // Before POSIX a directory was a file whose name ended so.
      case 0, '0', '7' -> name.endsWith("/") ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
      case '1' -> TarEntry.Kind.HARD_LINK;
      case '2' -> TarEntry.Kind.SYMBOLIC_LINK;
      case '3' -> TarEntry.Kind.CHARACTER_DEVICE;
      case '4' -> TarEntry.Kind.BLOCK_DEVICE;
      case '5' -> TarEntry.Kind.DIRECTORY;
      case '6' -> TarEntry.Kind.FIFO;
      case 'S' -> throw new TarException(name + ": sparse files are not supported");
      default -> throw new TarException(name + ": entry of unknown type " + (int) type);
    };
  }

  /** Content of the current entry; −1 at its end. */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (content == 0) {
      return -1;
    }
    int count = source.read(into, offset, (int) Math.min(length, content));
    if (count < 0) {
      throw new EOFException("archive ends inside a file");
    }
    content -= count;
    return count;
  }

  private byte[] extended(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0 || size > MAX_EXTENDED) {
      throw new TarException("extended header of " + size + " bytes");
    }
    byte[] body = new byte[(int) size];
    fill(body);
    skip(padding(size));
    return body;
  }

  /** Times beyond what a file system stores become the nearest that it does. */
  private static long clampSeconds(long seconds) {
    return Math.clamp(seconds, Integer.MIN_VALUE, 1L << 33);
  }

  private static long padding(long size) {
    return -size & (TarHeader.BLOCK - 1);
  }

  private static String cString(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(body, 0, end, StandardCharsets.UTF_8);
  }

  private static void checkName(String name) throws TarException {
    if (name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      throw new TarException("name of " + name.length() + " characters, or with a zero byte");
    }
  }

  private boolean fillBlock() throws IOException {
    int have = 0;
    while (have < block.length) {
      int count = source.read(block, have, block.length - have);
      if (count < 0) {
        if (have == 0) {
          return false;
        }
        throw new EOFException("archive ends inside a header");
      }
      have += count;
    }
    return true;
  }

  private void fill(byte[] body) throws IOException {
    int have = 0;
    while (have < body.length) {
      int count = source.read(body, have, body.length - have);
      if (count < 0) {
        throw new EOFException("archive ends inside an extended header");
      }
      have += count;
    }
  }

  private void skip(long bytes) throws IOException {
    byte[] waste = new byte[(int) Math.min(bytes, 8192)];
    long left = bytes;
    while (left > 0) {
      int count = source.read(waste, 0, (int) Math.min(left, waste.length));
      if (count < 0) {
        throw new EOFException("archive ends inside an entry");
      }
      left -= count;
    }
  }
}
