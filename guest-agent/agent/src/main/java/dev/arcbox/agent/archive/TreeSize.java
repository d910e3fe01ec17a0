package dev.arcbox.agent.archive;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How many bytes the files of a tree have; one with several names counts once. */
public final class TreeSize {
  private final Set<Long> linked = new HashSet<>();
  private long bytes;

  private TreeSize() {}

  public static long of(Directory top) {
    TreeSize size = new TreeSize();
    Deque<String> folders = new ArrayDeque<>();
    folders.add("");
    while (!folders.isEmpty()) {
      size.folder(top, folders.removeLast(), folders);
    }
    return size.bytes;
  }

  private void folder(Directory top, String path, Deque<String> folders) {
    try (Directory directory = top.directory(path)) {
      for (String name : DirectoryListing.names(directory)) {
        Optional<FileStatus> found = directory.status(name);
        if (found.isEmpty()) {
          continue;
        }
        FileStatus status = found.get();
        if (status.isDirectory()) {
          folders.add(path.isEmpty() ? name : path + "/" + name);
        } else if (status.links() < 2 || linked.add(status.inode())) {
          bytes += status.size();
        }
      }
    } catch (PlatformException e) {
      // Whoever works in there may take it away; a mount below is not of this tree.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.EXDEV) {
        throw e;
      }
    }
  }
}
