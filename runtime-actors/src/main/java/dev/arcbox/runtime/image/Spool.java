package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.TarReader;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.JsonDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A load's own corner of the ingest area: files without a meaning yet, named by number so that
 * nothing from the archive becomes a path. Closing deletes what was not adopted; after a crash the
 * next open does.
 */
final class Spool implements AutoCloseable {
  private static final int BUFFER = 128 << 10;

  private final Path directory;
  private final Blobs blobs;
  private final FreeSpace space;
  private final List<Digest> pinned = new ArrayList<>();
  private int files;

  private Spool(Path directory, Blobs blobs, long reserve) {
    this.directory = directory;
    this.blobs = blobs;
    this.space = new FreeSpace(directory, reserve);
  }

  static Spool open(Path ingest, Blobs blobs, long reserve) throws IOException {
    return new Spool(
        Files.createDirectory(ingest.resolve(UUID.randomUUID().toString())), blobs, reserve);
  }

  /** Where bytes come from. */
  @FunctionalInterface
  private interface Source {
    int read(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Bytes with their digest, in the spool or already a blob. */
  record Item(Path path, Digest digest, long size) {
    /** A file that lies there already, read through. */
    static Item of(Path file) throws IOException {
      try (DigestInputStream in =
          new DigestInputStream(
              Channels.newInputStream(
                  FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)),
              Digest.algorithm())) {
        long size = in.transferTo(OutputStream.nullOutputStream());
        return new Item(file, Digest.finish(in.getMessageDigest()), size);
      }
    }

    InputStream read() throws IOException {
      return Channels.newInputStream(
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** The whole content, for documents only. */
    byte[] document(String what) throws IOException {
      if (size > JsonDocument.MAX_BYTES) {
        throw new ImageException.TooBig("the size of " + what, JsonDocument.MAX_BYTES);
      }
      try (InputStream in = read()) {
        return in.readNBytes(JsonDocument.MAX_BYTES);
      }
    }
  }

  /**
   * Takes the content of the archive's current entry. When it claims a digest, and a blob of that
   * digest is here already, it is only compared.
   */
  Item take(TarReader tar, Optional<Digest> claimed) throws IOException {
    if (claimed.isPresent() && pin(claimed.get())) {
      return copy(tar::read, OutputStream.nullOutputStream(), blobs.path(claimed.get()));
    }
    return take(tar::read);
  }

  /** Takes a stream to its end. */
  Item take(InputStream in) throws IOException {
    return take(in::read);
  }

  private Item take(Source source) throws IOException {
    Path file = newFile();
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return copy(source, out, file);
    }
  }

  /** A name in this corner that nothing has yet. */
  synchronized Path newFile() {
    return directory.resolve(Integer.toString(files++));
  }

  Path directory() {
    return directory;
  }

  /** Takes a document that is made here. */
  Item take(byte[] document) throws IOException {
    Path file = newFile();
    Files.write(file, document, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new Item(file, Digest.of(document), document.length);
  }

  @Override
  public void close() throws IOException {
    pinned.forEach(blobs::unpin);
    Folders.delete(directory);
  }

  private boolean pin(Digest digest) {
    boolean here = blobs.pin(digest);
    if (here) {
      pinned.add(digest);
    }
    return here;
  }

  private Item copy(Source tar, OutputStream out, Path path) throws IOException {
    byte[] buffer = new byte[BUFFER];
    MessageDigest running = Digest.algorithm();
    long size = 0;
    for (int count = tar.read(buffer, 0, BUFFER); count >= 0; count = tar.read(buffer, 0, BUFFER)) {
      space.use(count);
      running.update(buffer, 0, count);
      out.write(buffer, 0, count);
      size += count;
    }
    return new Item(path, Digest.finish(running), size);
  }
}
