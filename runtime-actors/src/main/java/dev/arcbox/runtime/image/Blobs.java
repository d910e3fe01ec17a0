package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code blobs/sha256}: files named by what is in them. A file gets its name only after its digest
 * was computed from the bytes on disk and they were flushed.
 *
 * <p>A load pins the blobs that it found here and means to use, so that a removal at the same time
 * does not sweep them.
 */
final class Blobs {
  private final Path directory;
  private final Map<Digest, Integer> pins = new HashMap<>();

  private Blobs(Path directory) {
    this.directory = directory;
  }

  static Blobs open(Path layout) throws IOException {
    return new Blobs(Folders.ensure(Folders.ensure(layout.resolve("blobs")).resolve("sha256")));
  }

  Path path(Digest digest) {
    return directory.resolve(digest.hex());
  }

  boolean has(Digest digest) {
    return Files.isRegularFile(path(digest), LinkOption.NOFOLLOW_LINKS);
  }

  /** Pins the blob if it is here. */
  synchronized boolean pin(Digest digest) {
    if (!has(digest)) {
      return false;
    }
    pins.merge(digest, 1, Integer::sum);
    return true;
  }

  synchronized void unpin(Digest digest) {
    pins.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
  }

  InputStream read(Digest digest) throws IOException {
    try {
      return Channels.newInputStream(
          FileChannel.open(path(digest), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException _) {
      throw new ImageException.Damaged("blob " + digest + " is missing; load its image again");
    }
  }

  /** Gives a finished file its name; the caller flushes the directory when it has named all. */
  void adopt(Path file, Digest digest) throws IOException {
    if (has(digest)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
    Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
  }

  /** As {@link #adopt}, and pinned before anyone could sweep it. */
  synchronized void adoptPinned(Path file, Digest digest) throws IOException {
    adopt(file, digest);
    pins.merge(digest, 1, Integer::sum);
  }

  /** Deletes one blob that is not pinned. */
  synchronized void discard(Digest digest) throws IOException {
    if (!pins.containsKey(digest)) {
      Files.deleteIfExists(path(digest));
    }
  }

  void sync() throws IOException {
    Folders.sync(directory);
  }

  /** Everything that has a digest for a name. */
  List<Digest> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(Digest::isHex)
          .map(Digest::new)
          .filter(this::has)
          .toList();
    }
  }

  /** Deletes what is neither in {@code wanted} nor pinned; answers the bytes freed. */
  synchronized long sweep(Set<Digest> wanted) throws IOException {
    long freed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!isWanted(file.getFileName().toString(), wanted)) {
          freed += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
          Folders.delete(file);
        }
      }
    }
    return freed;
  }

  private boolean isWanted(String name, Set<Digest> wanted) {
    return Digest.isHex(name)
        && (wanted.contains(new Digest(name)) || pins.containsKey(new Digest(name)));
  }
}
