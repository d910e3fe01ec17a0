package dev.arcbox.agent.archive;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.agent.archive.ArchiveException.Kind;
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

/**
 * An archive into a directory of a container. Used by one thread, once.
 *
 * <p>Every entry's folder is found anew from the container's root, links followed inside it: what a
 * process in there changes meanwhile leads at most to another place of its own.
 */
public final class Writing {
  private static final int BUFFER = 64 << 10;

  /** Directory times are set last; beyond so many they are not. */
  private static final int MAX_DIRECTORY_TIMES = 50_000;

  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFIFO = 0010000;

  /** Who everything shall belong to. */
  public record Owner(int uid, int gid) {}

  private final Directory root;
  private final String target;
  private final boolean keepKinds;
  private final Optional<Owner> owner;
  private final byte[] buffer = new byte[BUFFER];
  private final Map<String, Long> directoryTimes = new LinkedHashMap<>();
  private long entries;
  private long bytes;

  /**
   * Into a directory.
   *
   * @param target path of it in the root
   * @param keepKinds a directory does not replace anything else, nor the reverse
   * @param owner instead of the archive's
   */
  public Writing(Directory root, String target, boolean keepKinds, Optional<Owner> owner) {
    this.root = root;
    this.target = target;
    this.keepKinds = keepKinds;
    this.owner = owner;
  }

  public long entries() {
    return entries;
  }

  public long bytes() {
    return bytes;
  }

  /** Unpacks to the archive's end. */
  public void unpack(TarReader.Source source) throws IOException {
    try (Directory there = Place.directory(root, target)) {
      FileStatus _ = there.status("").orElseThrow(() -> Place.missing(target));
    }
    TarReader tar = new TarReader(source);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staging = arena.allocate(BUFFER, 16);
      for (Optional<TarEntry> e = tar.next(); e.isPresent(); e = tar.next()) {
        entry(e.get(), tar, staging);
        entries++;
      }
    } catch (PlatformException e) {
      throw e.toIoException();
    }
    // The client may go on after the last entry: it must not find the connection broken.
    while (source.read(buffer, 0, BUFFER) >= 0) {}
    directoryTimes.forEach(this::setTime);
  }

  /** Somebody may have taken the directory away meanwhile. */
  private void setTime(String path, long nanos) {
    try (Directory directory = root.directoryAcross(path)) {
      directory.setTime("", nanos);
    } catch (PlatformException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.EROFS) {
        throw e;
      }
    }
  }

  private void entry(TarEntry entry, TarReader tar, MemorySegment staging) throws IOException {
    EntryPath path = EntryPath.of(entry.name());
    if (path.name().isEmpty()) {
      if (entry.kind() != TarEntry.Kind.DIRECTORY) {
        throw new ArchiveException(
            Kind.INVALID, "\"" + entry.name() + "\" would replace the target");
      }
      return; // the target stays as it is
    }
    try (Directory parent = parent(path.parent())) {
      make(entry, path, parent, tar, staging);
      if (entry.kind() != TarEntry.Kind.HARD_LINK) {
        attributes(entry, path, parent);
      }
    }
  }

  private String full(String path) {
    return path.isEmpty() ? target : target + "/" + path;
  }

  private Directory parent(String path) throws IOException {
    try {
      return root.directoryAcross(full(path));
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOENT && !path.isEmpty()) {
        int slash = path.lastIndexOf('/');
        try (Directory above = parent(slash < 0 ? "" : path.substring(0, slash))) {
          above.makeDirectory(path.substring(slash + 1), 0755);
        }
        return root.directoryAcross(full(path));
      }
      if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        throw new ArchiveException(Kind.INVALID, full(path) + " is not a directory");
      }
      throw e;
    }
  }

  private void make(
      TarEntry entry, EntryPath path, Directory parent, TarReader tar, MemorySegment staging)
      throws IOException {
    String name = path.name();
    Optional<FileStatus> there = parent.status(name);
    boolean folder = entry.kind() == TarEntry.Kind.DIRECTORY;
    if (there.isPresent()) {
      boolean isFolder = there.get().isDirectory();
      if (folder && isFolder) {
        return;
      }
      if (keepKinds && folder != isFolder) {
        throw new ArchiveException(
            Kind.INVALID,
            folder
                ? "cannot overwrite non-directory \"" + full(path.full()) + "\" with directory"
                : "cannot overwrite directory \"" + full(path.full()) + "\" with non-directory");
      }
      TreeRemoval.remove(parent, name);
    }
    switch (entry.kind()) {
      case DIRECTORY -> parent.makeDirectory(name, 0755);
      case FILE -> file(name, parent, tar, staging);
      case SYMBOLIC_LINK -> parent.symbolicLink(name, entry.link());
      case HARD_LINK -> hardLink(entry, name, parent);
      case CHARACTER_DEVICE -> parent.makeNode(name, S_IFCHR, entry.major(), entry.minor());
      case BLOCK_DEVICE -> parent.makeNode(name, S_IFBLK, entry.major(), entry.minor());
      case FIFO -> parent.makeNode(name, S_IFIFO, 0, 0);
    }
  }

  private void file(String name, Directory parent, TarReader tar, MemorySegment staging)
      throws IOException {
    try (OpenFile file = parent.create(name, 0600)) {
      for (int n = tar.read(buffer, 0, BUFFER); n >= 0; n = tar.read(buffer, 0, BUFFER)) {
        MemorySegment.copy(buffer, 0, staging, JAVA_BYTE, 0, n);
        file.write(staging.asSlice(0, n));
        bytes += n;
      }
    }
  }

  private void hardLink(TarEntry entry, String name, Directory parent) throws IOException {
    EntryPath from = EntryPath.of(entry.link());
    try (Directory folder = root.directoryAcross(full(from.parent()))) {
      parent.hardLink(name, folder, from.name());
    } catch (PlatformException e) {
      throw new ArchiveException(
          Kind.INVALID,
          "hard link \"" + entry.name() + "\" to \"" + entry.link() + "\": " + e.getMessage());
    }
  }

  private void attributes(TarEntry entry, EntryPath path, Directory parent)
      throws ArchiveException {
    String name = path.name();
    Owner belongs =
        owner.isPresent() ? owner.get() : new Owner(id(entry, entry.uid()), id(entry, entry.gid()));
    parent.chown(name, belongs.uid(), belongs.gid());
    if (entry.kind() == TarEntry.Kind.DIRECTORY) {
      // By its fd: a name may have become a link in the meantime, which chmod would follow.
      try (Directory made = parent.childAcross(name)) {
        made.chmod("", entry.mode());
      }
      if (directoryTimes.size() < MAX_DIRECTORY_TIMES) {
        directoryTimes.put(full(path.full()), entry.mtimeNanos());
      }
      return;
    }
    if (entry.kind() == TarEntry.Kind.FILE) {
      try (OpenFile made = parent.readHere(name)) {
        made.chmod(entry.mode());
      }
      for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
        attribute(parent, name, attribute);
      }
    }
    parent.setTime(name, entry.mtimeNanos());
  }

  private static void attribute(
      Directory parent, String name, Map.Entry<String, byte[]> attribute) {
    String key = attribute.getKey();
    if (!key.equals("security.capability") && !key.startsWith("user.")) {
      return; // nothing that an archive has a say in
    }
    try {
      parent.setAttribute(name, key, attribute.getValue());
    } catch (PlatformException e) {
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  private static int id(TarEntry entry, long id) throws ArchiveException {
    if (id < 0 || id > 0xFFFF_FFFEL) {
      throw new ArchiveException(
          Kind.INVALID, "\"" + entry.name() + "\" belongs to user or group " + id);
    }
    return (int) id;
  }
}
