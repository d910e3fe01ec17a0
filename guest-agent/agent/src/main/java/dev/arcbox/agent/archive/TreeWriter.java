package dev.arcbox.agent.archive;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.agent.archive.ArchiveException.Kind;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarWriter;
import dev.arcbox.agent.unpack.CarriedAttributes;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.FileSystem;
import dev.arcbox.platform.file.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a tree as an archive. Used by one thread, once. */
final class TreeWriter implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final int MAX_DEPTH = 512;

  /** File systems with files of containers in them: ext4, overlayfs, tmpfs, erofs. */
  private static final List<Long> WITH_FILES =
      List.of(0xEF53L, 0x794C_7630L, 0x0102_1994L, 0xE0F5_E1E2L);

  /** What is done with what only overlayfs knows. */
  enum Style {
    /** A tree as its users see it. */
    MERGED,
    /** Changes as a layer: hidden names become whiteouts. */
    LAYER
  }

  private final TarWriter tar;
  private final Style style;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment staging = arena.allocate(BUFFER, 16);
  private final byte[] buffer = new byte[BUFFER];
  private final Map<String, String> firstNames = new HashMap<>();

  TreeWriter(TarWriter tar, Style style) {
    this.tar = tar;
    this.style = style;
  }

  /** A name of a directory with everything below, under another name in the archive. */
  void tree(Directory parent, String name, FileStatus status, String as) throws IOException {
    if (status.isDirectory()) {
      try (Directory directory = parent.childAcross(name)) {
        directory(directory, status, as + "/", 0);
      }
    } else {
      leaf(parent, name, status, as);
    }
  }

  /**
   * A directory with everything below.
   *
   * @param as its name in the archive with a slash behind; empty to leave itself out
   */
  void directory(Directory directory, FileStatus status, String as, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new ArchiveException(Kind.INVALID, "folders nested deeper than " + MAX_DEPTH);
    }
    if (!as.isEmpty()) {
      tar.entry(
          entry(as, TarEntry.Kind.DIRECTORY, status, 0, "", CarriedAttributes.of(directory, "")));
    }
    if (style == Style.LAYER && Overlay.isOpaque(directory)) {
      whiteout(as + ".wh..wh..opq", status);
    }
    List<String> names = DirectoryListing.names(directory);
    Collections.sort(names);
    for (String name : names) {
      FileStatus child = directory.status(name).orElse(null);
      if (child == null) {
        continue; // it has just gone
      }
      if (child.isDirectory()) {
        enter(directory, name, child, status, as, depth);
      } else {
        leaf(directory, name, child, as + name);
      }
    }
  }

  private void enter(
      Directory directory, String name, FileStatus child, FileStatus above, String as, int depth)
      throws IOException {
    try (Directory below = directory.childAcross(name)) {
      if (!child.fileSystem().equals(above.fileSystem()) && !hasFiles(below, as + name)) {
        tar.entry(entry(as + name + "/", TarEntry.Kind.DIRECTORY, child, 0, "", Map.of()));
        return;
      }
      directory(below, child, as + name + "/", depth + 1);
    } catch (PlatformException e) {
      // A running container may take it away or replace it at any time.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
        throw e;
      }
    }
  }

  /** Whether a mount holds files of somebody's, and not the kernel's own or devices. */
  private static boolean hasFiles(Directory mount, String name) {
    return WITH_FILES.contains(FileSystem.of(mount).type())
        && !name.equals("dev")
        && !name.equals("./dev");
  }

  private void leaf(Directory parent, String name, FileStatus status, String as)
      throws IOException {
    if (style == Style.LAYER && Overlay.isWhiteout(status)) {
      int slash = as.lastIndexOf('/') + 1;
      whiteout(as.substring(0, slash) + ".wh." + as.substring(slash), status);
      return;
    }
    if (status.links() > 1 && linked(status, as)) {
      return;
    }
    if (status.isRegular()) {
      file(parent, name, as);
    } else if (status.isSymbolicLink()) {
      tar.entry(
          entry(as, TarEntry.Kind.SYMBOLIC_LINK, status, 0, parent.linkTarget(name), Map.of()));
    } else if (!status.isSocket()) { // which no archive can hold
      TarEntry.Kind kind =
          status.isFifo()
              ? TarEntry.Kind.FIFO
              : status.isBlockDevice()
                  ? TarEntry.Kind.BLOCK_DEVICE
                  : TarEntry.Kind.CHARACTER_DEVICE;
      tar.entry(entry(as, kind, status, 0, "", Map.of()));
    }
  }

  /** A further name of a file that is in the archive already. */
  private boolean linked(FileStatus status, String as) throws IOException {
    String key =
        status.fileSystem().major() + ":" + status.fileSystem().minor() + ":" + status.inode();
    String first = firstNames.putIfAbsent(key, as);
    if (first == null) {
      return false;
    }
    tar.entry(entry(as, TarEntry.Kind.HARD_LINK, status, 0, first, Map.of()));
    return true;
  }

  private void file(Directory parent, String name, String as) throws IOException {
    try (OpenFile file = parent.readHere(name)) {
      // What was opened counts, whatever the name stood for a moment ago.
      FileStatus status = file.status();
      if (!status.isRegular()) {
        return;
      }
      tar.entry(
          entry(
              as,
              TarEntry.Kind.FILE,
              status,
              status.size(),
              "",
              CarriedAttributes.of(parent, name)));
      copy(file);
    } catch (PlatformException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ELOOP && e.errno() != Errno.ENXIO) {
        throw e;
      }
    }
  }

  /** As many bytes as were promised: of a file that grows the start, of one that shrinks zeros. */
  private void copy(OpenFile file) throws IOException {
    while (tar.missing() > 0) {
      int want = (int) Math.min(tar.missing(), BUFFER);
      int count = file.read(staging.asSlice(0, want));
      if (count == 0) {
        java.util.Arrays.fill(buffer, 0, want, (byte) 0);
        tar.content(buffer, 0, want);
      } else {
        MemorySegment.copy(staging, JAVA_BYTE, 0, buffer, 0, count);
        tar.content(buffer, 0, count);
      }
    }
  }

  private void whiteout(String as, FileStatus status) throws IOException {
    tar.entry(
        new TarEntry(
            as, TarEntry.Kind.FILE, 0, 0, 0, 0, status.modifiedNanos(), "", 0, 0, Map.of()));
  }

  private static TarEntry entry(
      String name,
      TarEntry.Kind kind,
      FileStatus status,
      long size,
      String link,
      Map<String, byte[]> attributes) {
    return new TarEntry(
        name,
        kind,
        status.permissions(),
        Integer.toUnsignedLong(status.uid()),
        Integer.toUnsignedLong(status.gid()),
        size,
        status.modifiedNanos(),
        link,
        status.device().major(),
        status.device().minor(),
        attributes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
