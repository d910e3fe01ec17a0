package dev.arcbox.agent.layer;

import dev.arcbox.agent.tar.EntryPath;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.agent.unpack.DirectoryTimes;
import dev.arcbox.agent.unpack.EntryWriter;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.ExtendedAttributes;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.TreeRemoval;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Makes the files of one archive in one directory. Used by one thread, once. */
final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** Other names with this start belong to an old union file system and mean nothing here. */
  private static final String AUFS = ".wh..wh.";

  private static final int S_IFCHR = 0020000;

  private final Directory root;
  private final TarReader tar;
  private final DirectoryTimes directoryTimes = new DirectoryTimes();
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
        EntryWriter writer = new EntryWriter(tar)) {
      for (Optional<TarEntry> e = tar.next(); e.isPresent(); e = tar.next()) {
        entry(e.get(), parents, writer);
        entries++;
      }
      bytes = writer.bytes();
    }
    directoryTimes.apply(root::directory);
  }

  private void entry(TarEntry entry, ParentCache parents, EntryWriter writer) throws IOException {
    EntryPath path = EntryPath.of(entry.name());
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
      make(entry, path, parent, parents, writer);
    }
    if (entry.kind() != TarEntry.Kind.HARD_LINK) {
      attributes(entry, path, parent);
    }
  }

  private void whiteout(EntryPath path, Directory parent) throws LayerException {
    if (path.name().equals(OPAQUE)) {
      ExtendedAttributes.of(parent, "").set("trusted.overlay.opaque", new byte[] {'y'});
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
      TarEntry entry, EntryPath path, Directory parent, ParentCache parents, EntryWriter writer)
      throws IOException {
    String name = path.name();
    if (entry.kind() == TarEntry.Kind.DIRECTORY) {
      makeDirectory(name, parent, parents);
      return;
    }
    try {
      makeOther(entry, name, parent, writer);
    } catch (PlatformException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      // A later entry of the same name replaces the earlier one, whatever that was.
      parents.forget();
      Directory again = parents.parent(path.parent());
      TreeRemoval.remove(again, name);
      makeOther(entry, name, again, writer);
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

  private void makeOther(TarEntry entry, String name, Directory parent, EntryWriter writer)
      throws IOException {
    if (entry.kind() == TarEntry.Kind.HARD_LINK) {
      hardLink(entry, name, parent);
    } else {
      writer.make(entry, name, parent);
    }
  }

  private void hardLink(TarEntry entry, String name, Directory parent) throws IOException {
    EntryPath target = EntryPath.of(entry.link());
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

  private void attributes(TarEntry entry, EntryPath path, Directory parent) throws IOException {
    String name = path.name();
    parent.chown(name, entry.owner(), entry.group());
    if (entry.kind() != TarEntry.Kind.SYMBOLIC_LINK) {
      // After chown, which takes the set-id bits away.
      parent.chmod(name, entry.mode());
    }
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      // Overlayfs steers itself by trusted.overlay.*: an archive has no say there.
      if (!attribute.getKey().startsWith("trusted.")) {
        EntryWriter.attribute(parent, name, attribute.getKey(), attribute.getValue());
      }
    }
    if (entry.kind() != TarEntry.Kind.DIRECTORY) {
      parent.setTime(name, entry.mtimeNanos());
    } else {
      directoryTimes.add(path.full(), entry.mtimeNanos());
    }
  }
}
