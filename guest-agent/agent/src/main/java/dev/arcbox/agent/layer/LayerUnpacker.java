package dev.arcbox.agent.layer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.OpenFile;
import dev.arcbox.platform.file.TreeRemoval;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the files of one archive in one directory. Used by one thread, once. */
final class LayerUnpacker {
  private static final int BUFFER = 128 << 10;

  /**
   * Directory times are set last, because every entry made below changes them; beyond this many
   * they are not.
   */
  private static final int MAX_DIRECTORY_TIMES = 50_000;

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** Other names with this start belong to an old union file system and mean nothing here. */
  private static final String AUFS = ".wh..wh.";

  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFIFO = 0010000;

  private final Directory root;
  private final TarReader tar;
  private final Map<String, Long> directoryTimes = new LinkedHashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bytes;
  private long entries;

  LayerUnpacker(Directory root, TarReader tar) {
    this.root = root;
    this.tar = tar;
  }

  long bytes() {
    return bytes;
  }

  long entries() {
    return entries;
  }

  void run() throws IOException {
    try (ParentCache parents = new ParentCache(root);
        Arena arena = Arena.ofConfined()) {
      MemorySegment staging = arena.allocate(BUFFER, 16);
      for (Optional<TarEntry> e = tar.next(); e.isPresent(); e = tar.next()) {
        entry(e.get(), parents, staging);
        entries++;
      }
      for (Map.Entry<String, Long> time : directoryTimes.entrySet()) {
        setTime(time.getKey(), time.getValue());
      }
    }
  }

  /** A later entry may have put something else in the directory's place. */
  private void setTime(String path, long nanos) {
    try (Directory directory = root.directory(path)) {
      directory.setTime("", nanos);
    } catch (PlatformException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
  }

  private void entry(TarEntry entry, ParentCache parents, MemorySegment staging)
      throws IOException {
    LayerPath path = LayerPath.of(entry.name());
    Directory parent = parents.parent(path.parent());
    if (path.name().startsWith(WHITEOUT)) {
      whiteout(path, parent);
      return;
    }
    if (path.name().isEmpty()) {
      if (entry.kind() != TarEntry.Kind.DIRECTORY) {
        throw new LayerException("\"" + entry.name() + "\" would replace the layer's top");
      }
    } else {
      make(entry, path, parent, parents, staging);
    }
    if (entry.kind() != TarEntry.Kind.HARD_LINK) {
      attributes(entry, path, parent);
    }
  }

  private void whiteout(LayerPath path, Directory parent) throws LayerException {
    if (path.name().equals(OPAQUE)) {
      parent.setAttribute("", "trusted.overlay.opaque", new byte[] {'y'});
    } else if (!path.name().startsWith(AUFS)) {
      String hidden = path.name().substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw new LayerException("\"" + path.full() + "\" hides no file name");
      }
      if (parent.status(hidden).isEmpty()) {
        parent.makeNode(hidden, S_IFCHR, 0, 0);
      }
    }
  }

  private void make(
      TarEntry entry, LayerPath path, Directory parent, ParentCache parents, MemorySegment staging)
      throws IOException {
    String name = path.name();
    if (entry.kind() == TarEntry.Kind.DIRECTORY) {
      makeDirectory(name, parent, parents);
      return;
    }
    try {
      makeOther(entry, name, parent, staging);
    } catch (PlatformException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      // A later entry of the same name replaces the earlier one, whatever that was.
      parents.forget();
      Directory again = parents.parent(path.parent());
      TreeRemoval.remove(again, name);
      makeOther(entry, name, again, staging);
    }
  }

  private static void makeDirectory(String name, Directory parent, ParentCache parents) {
    Optional<FileStatus> there = parent.status(name);
    if (there.isPresent() && there.get().isDirectory()) {
      return;
    }
    if (there.isPresent()) {
      parent.unlink(name);
      parent.makeDirectory(name, 0755);
      parents.forget();
    } else {
      parent.makeDirectory(name, 0755);
    }
  }

  private void makeOther(TarEntry entry, String name, Directory parent, MemorySegment staging)
      throws IOException {
    switch (entry.kind()) {
      case FILE -> writeFile(name, parent, staging);
      case SYMBOLIC_LINK -> parent.symbolicLink(name, symbolicTarget(entry));
      case HARD_LINK -> hardLink(entry, name, parent);
      case CHARACTER_DEVICE -> parent.makeNode(name, S_IFCHR, entry.major(), entry.minor());
      case BLOCK_DEVICE -> parent.makeNode(name, S_IFBLK, entry.major(), entry.minor());
      case FIFO -> parent.makeNode(name, S_IFIFO, 0, 0);
      case DIRECTORY -> throw new IllegalStateException("directories are made elsewhere");
    }
  }

  private void writeFile(String name, Directory parent, MemorySegment staging) throws IOException {
    try (OpenFile file = parent.create(name, 0600)) {
      for (int n = tar.read(buffer, 0, BUFFER); n >= 0; n = tar.read(buffer, 0, BUFFER)) {
        MemorySegment.copy(buffer, 0, staging, JAVA_BYTE, 0, n);
        file.write(staging.asSlice(0, n));
        bytes += n;
      }
    }
  }

  private static String symbolicTarget(TarEntry entry) throws LayerException {
    if (entry.link().isEmpty()) {
      throw new LayerException("symbolic link \"" + entry.name() + "\" leads nowhere");
    }
    return entry.link();
  }

  private void hardLink(TarEntry entry, String name, Directory parent) throws LayerException {
    LayerPath target = LayerPath.of(entry.link());
    String complaint =
        "hard link \""
            + entry.name()
            + "\" to \""
            + entry.link()
            + "\": no such file in this layer";
    if (target.name().isEmpty()) {
      throw new LayerException(complaint);
    }
    try (Directory from =
        root.findDirectory(target.parent()).orElseThrow(() -> new LayerException(complaint))) {
      FileStatus status =
          from.status(target.name()).orElseThrow(() -> new LayerException(complaint));
      if (status.isDirectory()) {
        throw new LayerException("hard link \"" + entry.name() + "\" to a directory");
      }
      parent.hardLink(name, from, target.name());
    }
  }

  private void attributes(TarEntry entry, LayerPath path, Directory parent) throws LayerException {
    String name = path.name();
    parent.chown(name, id(entry, entry.uid()), id(entry, entry.gid()));
    if (entry.kind() != TarEntry.Kind.SYMBOLIC_LINK) {
      // After chown, which takes the set-id bits away.
      parent.chmod(name, entry.mode());
    }
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      setAttribute(parent, name, attribute.getKey(), attribute.getValue());
    }
    if (entry.kind() != TarEntry.Kind.DIRECTORY) {
      parent.setTime(name, entry.mtimeNanos());
    } else if (directoryTimes.size() < MAX_DIRECTORY_TIMES) {
      directoryTimes.put(path.full(), entry.mtimeNanos());
    }
  }

  /** Overlayfs steers itself by {@code trusted.overlay.*}: an archive has no say there. */
  private static void setAttribute(Directory parent, String name, String attribute, byte[] value) {
    if (attribute.startsWith("trusted.") || attribute.indexOf('\0') >= 0) {
      return;
    }
    try {
      parent.setAttribute(name, attribute, value);
    } catch (PlatformException e) {
      // The file system or this kind of file cannot hold it (user.* on a link or device): as Docker
      // does.
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  private static int id(TarEntry entry, long id) throws LayerException {
    if (id < 0 || id > 0xFFFF_FFFEL) {
      throw new LayerException("\"" + entry.name() + "\" belongs to user or group " + id);
    }
    return (int) id;
  }
}
