package dev.arcbox.runtime.image.archive;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.Shown;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.Optional;

/**
 * Reads a layer from end to end before anyone unpacks it: its diff id, its size, and that it stays
 * in its place.
 */
public final class LayerScan {
  private static final String WHITEOUT = ".wh.";

  private LayerScan() {}

  /**
   * What a layer turned out to be.
   *
   * @param diffId of the uncompressed stream
   * @param size of that stream's file contents
   */
  public record Facts(Digest diffId, Compression compression, long size, int entries) {}

  /**
   * Scans the stored bytes of a layer, compressed or not.
   *
   * @param blob their digest, verified; an uncompressed layer is not hashed a second time
   */
  public static Facts scan(InputStream stored, Digest blob, Expansion limit, int maxEntries)
      throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(stored);
    Compression compression = Compression.detect(buffered);
    DigestInputStream hashed =
        new DigestInputStream(Compression.decode(buffered, limit), Digest.algorithm());
    boolean packed = compression != Compression.NONE;
    hashed.on(packed);
    TarReader tar = new TarReader(hashed, maxEntries);
    long size = 0;
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      check(entry.get());
      size += entry.get().size();
    }
    // What follows the end mark belongs to the digest too.
    hashed.transferTo(OutputStream.nullOutputStream());
    Digest diffId = packed ? Digest.finish(hashed.getMessageDigest()) : blob;
    return new Facts(diffId, compression, size, tar.entries());
  }

  /** Whether an uncompressed layer says nothing at all. */
  public static boolean isEmpty(InputStream layer) throws IOException {
    return new TarReader(layer, 1).next().isEmpty();
  }

  private static void check(TarEntry entry) throws ArchiveException {
    String name = EntryName.inLayer(entry.name());
    String base = name.substring(name.lastIndexOf('/') + 1);
    if (base.startsWith(WHITEOUT)) {
      String hidden = base.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw new ArchiveException.Refused(
            "layer entry \"" + Shown.shortened(entry.name()) + "\" is a whiteout of no file");
      }
    }
    if (entry.kind() == TarEntry.Kind.HARDLINK) {
      EntryName.inLayer(entry.linkTarget());
    }
    if (name.isEmpty() && entry.kind() != TarEntry.Kind.DIRECTORY) {
      throw new ArchiveException.Refused("layer replaces its own root");
    }
  }
}
