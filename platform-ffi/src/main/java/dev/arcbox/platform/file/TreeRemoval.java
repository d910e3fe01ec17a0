package dev.arcbox.platform.file;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.util.List;

/** Removes a whole tree, however deep, following nothing and crossing no mount. */
public final class TreeRemoval {
  /** Open directories at once. What lies deeper is first moved up to the tree's own top. */
  private static final int MAX_DEPTH = 48;

  private final Directory top;
  private long moved;

  private TreeRemoval(Directory top) {
    this.top = top;
  }

  /** Removes a name and all that is below it; nothing happens when it is not there. */
  public static void remove(Directory parent, String name) {
    try {
      if (parent.unlink(name)) {
        return;
      }
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      throw e;
    }
    try (Directory top = parent.child(name)) {
      new TreeRemoval(top).empty(top, 0);
    }
    parent.removeDirectory(name);
  }

  private void empty(Directory directory, int depth) {
    // Names vanish while the directory is read: read it again from its start until it is empty.
    for (List<String> names = list(directory); !names.isEmpty(); names = list(directory)) {
      for (String name : names) {
        if (!directory.unlink(name)) {
          removeChild(directory, name, depth);
        }
      }
    }
  }

  private void removeChild(Directory directory, String name, int depth) {
    if (depth >= MAX_DEPTH) {
      directory.rename(name, top, ".removing-" + moved++ + "-" + System.nanoTime());
      return;
    }
    try (Directory child = directory.child(name)) {
      empty(child, depth + 1);
    }
    directory.removeDirectory(name);
  }

  /** A fresh fd each time, so that reading starts over. */
  private static List<String> list(Directory directory) {
    try (Directory again = directory.directory("")) {
      return DirectoryListing.some(again);
    }
  }
}
