package dev.arcbox.runtime.image.archive;

import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Reads ustar, pax and GNU archives entry by entry. Holds one header, one long name and a few
 * attributes, whatever the archive's size.
 */
public final class TarReader {
  /** A path on Linux; longer names cannot exist there. */
  private static final int MAX_NAME = 4096;

  /** Attributes of one file: security labels and the like, far below this. */
  private static final int MAX_ATTRIBUTES = 1 << 20;

  /**
   * Long-name and attribute headers that may stand before one entry; honest archives have three at
   * most.
   */
  private static final int MAX_EXTENSIONS = 8;

  private final InputStream in;
  private final int maxEntries;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] skipped = new byte[64 << 10];
  private int entries;
  private long remaining;
  private int padding;
  private String current = "its first header";

  public TarReader(InputStream in, int maxEntries) {
    this.in = in;
    this.maxEntries = maxEntries;
  }

  /** The next entry, after skipping what is left of this one; empty at the archive's end. */
  public Optional<TarEntry> next() throws IOException {
    skipRest();
    String longName = null;
    String longLink = null;
    Map<String, String> attributes = Map.of();
    for (int extensions = 0; extensions <= MAX_EXTENSIONS; extensions++) {
      TarHeader header = new TarHeader(block);
      if (!readHeader(header)) {
        return Optional.empty();
      }
      switch (header.type()) {
        case 'L' -> longName = longText(header);
        case 'K' -> longLink = longText(header);
        case 'x', 'X' -> attributes = PaxRecords.parse(content(header, MAX_ATTRIBUTES));
        case 'g' -> PaxRecords.refuseGlobalNames(PaxRecords.parse(content(header, MAX_ATTRIBUTES)));
        default -> {
          return Optional.of(begin(header, longName, longLink, attributes));
        }
      }
    }
    throw new ArchiveException.Malformed(
        "tar archive has more than " + MAX_EXTENSIONS + " headers for one entry");
  }

  /** Content of the entry; -1 at its end. */
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw new ArchiveException.Truncated(current);
    }
    remaining -= count;
    return count;
  }

  public int entries() {
    return entries;
  }

  private TarEntry begin(
      TarHeader header, String longName, String longLink, Map<String, String> attributes)
      throws ArchiveException {
    if (++entries > maxEntries) {
      throw new ArchiveException.TooBig("the number of entries", maxEntries);
    }
    PaxRecords.refuseSparse(attributes);
    String name = attributes.getOrDefault("path", longName == null ? header.name() : longName);
    String link =
        attributes.getOrDefault("linkpath", longLink == null ? header.linkTarget() : longLink);
    current = "\"" + Shown.shortened(name) + "\"";
    if (name.length() > MAX_NAME || link.length() > MAX_NAME) {
      throw new ArchiveException.TooBig("the name " + current, MAX_NAME);
    }
    TarEntry.Kind kind = kind(header.type(), name);
    long size = PaxRecords.size(attributes).orElse(header.size());
    boolean hasContent = kind == TarEntry.Kind.FILE;
    if (!hasContent
        && size != 0
        && kind != TarEntry.Kind.DIRECTORY
        && kind != TarEntry.Kind.HARDLINK) {
      throw new ArchiveException.Malformed("tar entry " + current + " is no file but has content");
    }
    expect(hasContent ? size : 0);
    boolean isLink = kind == TarEntry.Kind.SYMLINK || kind == TarEntry.Kind.HARDLINK;
    return new TarEntry(name, kind, isLink ? link : "", hasContent ? size : 0);
  }

  private TarEntry.Kind kind(char type, String name) throws ArchiveException {
    return switch (type) {
      // Before POSIX, a directory was a file whose name ends in a slash.
      case '0', '\0', '7' -> name.endsWith("/") ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
      case '1' -> TarEntry.Kind.HARDLINK;
      case '2' -> TarEntry.Kind.SYMLINK;
      case '3', '4', '6' -> TarEntry.Kind.DEVICE;
      case '5' -> TarEntry.Kind.DIRECTORY;
      case 'S' -> throw new ArchiveException.Refused("tar entry " + current + " is a sparse file");
      default ->
          throw new ArchiveException.Refused(
              "tar entry " + current + " is of unknown type 0x" + Integer.toHexString(type));
    };
  }

  private boolean readHeader(TarHeader header) throws IOException {
    int count = in.readNBytes(block, 0, block.length);
    if (count == 0) {
      return false; // some archivers leave out the two zero blocks
    }
    if (count < block.length) {
      throw new ArchiveException.Truncated("the header after " + current);
    }
    if (header.isZero()) {
      return false;
    }
    if (!header.hasValidChecksum()) {
      throw new ArchiveException.Malformed(
          entries == 0
              ? "this is not a tar archive"
              : "tar header after " + current + " has a wrong checksum");
    }
    return true;
  }

  private String longText(TarHeader header) throws IOException {
    byte[] bytes = content(header, MAX_NAME + 1);
    return TarHeader.text(bytes, 0, bytes.length);
  }

  private byte[] content(TarHeader header, int limit) throws IOException {
    long size = header.size();
    if (size > limit) {
      throw new ArchiveException.TooBig("a name or its attributes in a tar header", limit);
    }
    current = "a long name";
    expect(size);
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new ArchiveException.Truncated(current);
    }
    remaining = 0;
    skipRest();
    return bytes;
  }

  private void expect(long size) {
    remaining = size;
    padding = (int) (-size & (TarHeader.BLOCK - 1));
  }

  private void skipRest() throws IOException {
    while (read(skipped, 0, skipped.length) >= 0) {}
    if (padding > 0) {
      if (in.readNBytes(skipped, 0, padding) < padding) {
        throw new ArchiveException.Truncated(current);
      }
      padding = 0;
    }
  }
}
