package dev.arcbox.agent.archive;

import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.proto.agent.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the upper directory of an overlay changes of the lower ones.
 *
 * <p>A folder that is in the upper one only because something below it is counts as modified when
 * something below it is told, as users of {@code diff} know it.
 */
public final class Differences {
  private static final int MAX_DEPTH = 512;

  private final Directory upper;
  private final Consumer<Change> found;

  /** Folders on the way to here that were not told yet. */
  private final List<String> untold = new ArrayList<>();

  private Differences(Directory upper, Consumer<Change> found) {
    this.upper = upper;
    this.found = found;
  }

  /** Tells every change; {@code lower} has the top one first. */
  public static void tell(Directory upper, List<Directory> lower, Consumer<Change> found) {
    new Differences(upper, found).folder("", lower, 0);
  }

  private void folder(String path, List<Directory> below, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    List<String> names;
    boolean opaque;
    List<Directory> here = opened(path, below);
    List<String> folders = new ArrayList<>();
    try (Directory directory = upper.directory(path)) {
      names = DirectoryListing.names(directory);
      Collections.sort(names);
      opaque = Overlay.isOpaque(directory);
      for (String name : names) {
        FileStatus status = directory.status(name).orElse(null);
        if (status == null) {
          continue;
        }
        if (!status.isDirectory()) {
          leaf(path + "/" + name, status, status(here, name));
        } else {
          folders.add(name);
        }
      }
      if (opaque) {
        hidden(path, here, names);
      }
    } finally {
      here.forEach(Directory::close);
    }
    for (String name : folders) {
      enter(path, name, below, depth);
    }
  }

  private void enter(String path, String name, List<Directory> below, int depth) {
    String full = path + "/" + name;
    List<Directory> with = new ArrayList<>();
    List<Directory> here = opened(path, below);
    Optional<FileStatus> old;
    try {
      old = status(here, name);
      // Layers of which the path is a folder, down to the one where it ends or hides the rest.
      for (int i = 0; i < here.size(); i++) {
        Optional<FileStatus> there = here.get(i).status(name);
        if (there.isPresent() && !there.get().isDirectory()) {
          break;
        }
        if (there.isPresent()) {
          with.add(belowOf(below, here, i));
          if (isOpaque(here.get(i), name)) {
            break;
          }
        }
      }
    } finally {
      here.forEach(Directory::close);
    }
    FileStatus now;
    try (Directory parent = upper.directory(path)) {
      now = parent.status(name).orElse(null);
    }
    if (now == null) {
      return;
    }
    boolean same = old.isPresent() && old.get().isDirectory() && alike(now, old.get());
    if (same) {
      untold.add(full);
    } else {
      tell(old.isPresent() ? Change.Kind.MODIFIED : Change.Kind.ADDED, full);
    }
    folder(full, with, depth + 1);
    untold.remove(full);
  }

  /** The layer that an opened folder belongs to; {@link #opened} keeps their order. */
  private static Directory belowOf(List<Directory> below, List<Directory> here, int index) {
    if (below.size() != here.size()) {
      throw new IllegalStateException("a layer lost a folder");
    }
    return below.get(index);
  }

  private static List<Directory> opened(String path, List<Directory> below) {
    List<Directory> here = new ArrayList<>();
    for (Directory layer : below) {
      here.add(layer.directory(path));
    }
    return here;
  }

  private static boolean isOpaque(Directory parent, String name) {
    try (Directory child = parent.child(name)) {
      return Overlay.isOpaque(child);
    }
  }

  private static boolean alike(FileStatus one, FileStatus other) {
    return one.mode() == other.mode()
        && one.uid() == other.uid()
        && one.gid() == other.gid()
        && one.modifiedNanos() == other.modifiedNanos();
  }

  private void leaf(String path, FileStatus now, Optional<FileStatus> old) {
    if (!Overlay.isWhiteout(now)) {
      tell(old.isPresent() ? Change.Kind.MODIFIED : Change.Kind.ADDED, path);
    } else if (old.isPresent()) {
      tell(Change.Kind.DELETED, path);
    }
  }

  /** A folder that was removed and made again hides all that it held. */
  private void hidden(String path, List<Directory> here, List<String> present) {
    for (Directory layer : here) {
      try (Directory again = layer.directory("")) {
        for (String name : DirectoryListing.names(again)) {
          if (!present.contains(name) && status(here, name).isPresent()) {
            tell(Change.Kind.DELETED, path + "/" + name);
            present.add(name);
          }
        }
      }
    }
  }

  /** What the union of the layers has under a name. */
  private static Optional<FileStatus> status(List<Directory> here, String name) {
    for (Directory layer : here) {
      Optional<FileStatus> status = layer.status(name);
      if (status.isPresent()) {
        return Overlay.isWhiteout(status.get()) ? Optional.empty() : status;
      }
      if (Overlay.isOpaque(layer)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void tell(Change.Kind kind, String path) {
    for (String folder : untold) {
      found.accept(change(Change.Kind.MODIFIED, folder));
    }
    untold.clear();
    found.accept(change(kind, path));
  }

  private static Change change(Change.Kind kind, String path) {
    return Change.newBuilder().setKind(kind).setPath(path).build();
  }
}
