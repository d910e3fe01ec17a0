package dev.arcbox.agent.archive;

import dev.arcbox.agent.archive.ArchiveException.Kind;
import dev.arcbox.agent.tar.EntryPath;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarException;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.agent.unpack.CarriedAttributes;
import dev.arcbox.agent.unpack.DirectoryTimes;
import dev.arcbox.agent.unpack.EntryWriter;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.OpenFile;
import dev.arcbox.platform.file.TreeRemoval;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * An archive into a directory of a container. Used by one thread, once.
 *
 * <p>Every entry's folder is found anew from the container's root, links followed inside it: what a
 * process in there changes meanwhile leads at most to another place of its own.
 */
public final class Writing {
  private static final int DRAIN = 64 << 10;

  /** Who everything shall belong to. */
  public record Owner(int uid, int gid) {}

  private final Directory root;
  private final String target;
  private final boolean keepKinds;
  private final Optional<Owner> owner;
  private final DirectoryTimes directoryTimes = new DirectoryTimes();
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
    try (EntryWriter writer = new EntryWriter(tar)) {
      for (Optional<TarEntry> e = tar.next(); e.isPresent(); e = tar.next()) {
        entry(e.get(), writer);
        entries++;
      }
      bytes = writer.bytes();
    } catch (PlatformException e) {
      // A process in the container took it away meanwhile.
      throw e.errno() == Errno.ENOENT ? Place.missing(target) : e.toIoException();
    }
    // The client may go on after the last entry: it must not find the connection broken.
    byte[] rest = new byte[DRAIN];
    while (source.read(rest, 0, DRAIN) >= 0) {}
    directoryTimes.apply(root::directoryAcross);
  }

  private void entry(TarEntry entry, EntryWriter writer) throws IOException {
    EntryPath path = EntryPath.of(entry.name());
    if (path.name().isEmpty()) {
      if (entry.kind() != TarEntry.Kind.DIRECTORY) {
        throw new ArchiveException(
            Kind.INVALID, "\"" + entry.name() + "\" would replace the target");
      }
      return; // the target stays as it is
    }
    try (Directory parent = parent(path.parent())) {
      make(entry, path, parent, writer);
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

  private void make(TarEntry entry, EntryPath path, Directory parent, EntryWriter writer)
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
    if (entry.kind() == TarEntry.Kind.HARD_LINK) {
      hardLink(entry, name, parent);
    } else {
      writer.make(entry, name, parent);
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

  private void attributes(TarEntry entry, EntryPath path, Directory parent) throws TarException {
    String name = path.name();
    Owner belongs = owner.isPresent() ? owner.get() : new Owner(entry.owner(), entry.group());
    parent.chown(name, belongs.uid(), belongs.gid());
    if (entry.kind() == TarEntry.Kind.DIRECTORY) {
      // By its fd: a name may have become a link in the meantime, which chmod would follow.
      try (Directory made = parent.childAcross(name)) {
        made.chmod("", entry.mode());
      }
      directoryTimes.add(full(path.full()), entry.mtimeNanos());
      return;
    }
    if (entry.kind() == TarEntry.Kind.FILE) {
      try (OpenFile made = parent.readHere(name)) {
        made.chmod(entry.mode());
      }
      for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
        String key = attribute.getKey();
        if (CarriedAttributes.carries(key)) {
          EntryWriter.attribute(parent, name, key, attribute.getValue());
        }
      }
    }
    parent.setTime(name, entry.mtimeNanos());
  }
}
