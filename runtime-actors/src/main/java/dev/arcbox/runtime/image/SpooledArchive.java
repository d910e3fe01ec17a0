package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.image.archive.EntryName;
import dev.arcbox.runtime.image.archive.TarEntry;
import dev.arcbox.runtime.image.archive.TarReader;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An archive's files, spooled under numbers and found by their names in the archive. */
final class SpooledArchive {
  private static final String BLOBS = "blobs/sha256/";

  /** Podman links a layer once; a longer chain is a loop. */
  private static final int MAX_LINKS = 4;

  private final Map<String, Spool.Item> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private SpooledArchive() {}

  /** Reads the whole (uncompressed) archive. */
  static SpooledArchive read(InputStream in, int maxEntries, Spool spool, Step.Observer steps)
      throws IOException {
    SpooledArchive archive = new SpooledArchive();
    TarReader tar = new TarReader(in, maxEntries);
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      archive.add(entry.get(), tar, spool);
      steps.reached(Step.SPOOLING);
    }
    drain(in);
    if (tar.entries() == 0) {
      throw new ImageException.BadArchive("it is empty");
    }
    return archive;
  }

  /**
   * The layout on disk as if it came in an archive, every blob read again. Blobs that are not what
   * their name says are left out.
   */
  static SpooledArchive ofLayout(Path layout, Blobs blobs) throws IOException {
    SpooledArchive archive = new SpooledArchive();
    Path index = layout.resolve(OciArchive.INDEX);
    if (Files.isRegularFile(index, LinkOption.NOFOLLOW_LINKS)) {
      archive.files.put(OciArchive.INDEX, Spool.Item.of(index));
      for (Digest digest : blobs.list()) {
        Spool.Item item = Spool.Item.of(blobs.path(digest));
        if (item.digest().equals(digest)) {
          archive.files.put(BLOBS + digest.hex(), item);
        }
      }
    }
    return archive;
  }

  boolean has(String name) {
    return files.containsKey(name) || links.containsKey(name);
  }

  /** By name, through links within the archive. */
  Spool.Item file(String name) throws ArchiveException {
    String wanted = name;
    for (int hops = 0; hops <= MAX_LINKS; hops++) {
      Spool.Item item = files.get(wanted);
      if (item != null) {
        return item;
      }
      String next = links.get(wanted);
      if (next == null) {
        throw new ImageException.BadArchive("\"" + Shown.shortened(name) + "\" is missing in it");
      }
      wanted = next;
    }
    throw new ImageException.BadArchive("link \"" + Shown.shortened(name) + "\" leads nowhere");
  }

  Optional<Spool.Item> blob(Digest digest) {
    return Optional.ofNullable(files.get(BLOBS + digest.hex()));
  }

  private void add(TarEntry entry, TarReader tar, Spool spool) throws IOException {
    if (entry.kind() == TarEntry.Kind.DIRECTORY) {
      return;
    }
    String name = EntryName.canonical(entry.name());
    if (name.isEmpty() || has(name)) {
      throw new ImageException.BadArchive(
          "entry \"" + Shown.shortened(entry.name()) + "\" is there twice");
    }
    switch (entry.kind()) {
      case FILE -> files.put(name, file(name, tar, spool));
      case SYMLINK -> links.put(name, EntryName.follow(name, entry.linkTarget()));
      case HARDLINK -> links.put(name, EntryName.canonical(entry.linkTarget()));
      case DEVICE ->
          throw new ArchiveException.Refused("entry \"" + Shown.shortened(name) + "\" is a device");
      case DIRECTORY -> {}
    }
  }

  private static Spool.Item file(String name, TarReader tar, Spool spool) throws IOException {
    Optional<Digest> claimed =
        name.startsWith(BLOBS) ? Optional.of(blobName(name)) : Optional.empty();
    Spool.Item item = spool.take(tar, claimed);
    if (claimed.isPresent() && !claimed.get().equals(item.digest())) {
      throw new ImageException.BadArchive(
          "blob " + claimed.get() + " has content of digest " + item.digest());
    }
    return item;
  }

  private static Digest blobName(String name) {
    try {
      return new Digest(name.substring(BLOBS.length()));
    } catch (OciException.InvalidDigest e) {
      throw new ImageException.BadArchive(
          "\"" + Shown.shortened(name) + "\" is not named by a digest", e);
    }
  }

  /**
   * To the last byte: the sender must not be left writing, and a decoder checks its trailer at the
   * end.
   */
  private static void drain(InputStream in) throws IOException {
    byte[] nowhere = new byte[64 << 10];
    while (in.read(nowhere, 0, nowhere.length) >= 0) {}
  }
}
