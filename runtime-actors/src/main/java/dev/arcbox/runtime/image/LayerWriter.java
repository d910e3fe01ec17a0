package dev.arcbox.runtime.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes a tar archive whose bytes depend on nothing but the calls: owner root, one fixed time. */
final class LayerWriter implements AutoCloseable {
  private static final long TIME = Instant.parse(BusyboxArchive.CREATED).toEpochMilli();

  private static final int BUFFER = 64 << 10;

  private final TarArchiveOutputStream tar;

  LayerWriter(OutputStream out) {
    // It writes record by record, 512 bytes, which is much work each for a client's stream.
    tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(out, BUFFER), StandardCharsets.UTF_8.name());
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  void directory(String name, int mode) throws IOException {
    put(new TarArchiveEntry(name + "/", TarConstants.LF_DIR), mode, new byte[0]);
  }

  void file(String name, int mode, byte[] content) throws IOException {
    put(new TarArchiveEntry(name, TarConstants.LF_NORMAL), mode, content);
  }

  /** A file of {@code size} bytes that are read as they are written. */
  void file(String name, int mode, long size, InputStream content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
    describe(entry, mode, size);
    tar.putArchiveEntry(entry);
    content.transferTo(tar);
    tar.closeArchiveEntry();
  }

  void hardLink(String name, String target) throws IOException {
    link(name, TarConstants.LF_LINK, target, 0755);
  }

  void symbolicLink(String name, String target) throws IOException {
    link(name, TarConstants.LF_SYMLINK, target, 0777);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private void link(String name, byte kind, String target, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(target);
    put(entry, mode, new byte[0]);
  }

  private void put(TarArchiveEntry entry, int mode, byte[] content) throws IOException {
    describe(entry, mode, content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void describe(TarArchiveEntry entry, int mode, long size) {
    entry.setMode(mode);
    entry.setModTime(TIME);
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setSize(size);
  }
}
