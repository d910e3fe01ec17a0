package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Which finished assets some process uses: it has a shared lock on a file beside the asset for as
 * long as it lives, whatever ends it. Several processes may share a cache.
 */
final class AssetUse {
  private static final String MARK = "used";

  /** A lock ends with its channel, and a channel that nobody knows is closed some day. */
  private static final Map<Path, FileLock> HELD = new HashMap<>();

  private AssetUse() {}

  /** From now on this process uses it; false when it has gone before that was known to others. */
  static synchronized boolean begin(Path home) throws IOException {
    Path place = home.resolve(MARK);
    FileLock known = HELD.get(home);
    if (known != null && Files.exists(place)) {
      return true;
    }
    if (known != null) {
      HELD.remove(home);
      known.acquiredBy().close(); // it was cleared, or made anew
    }
    if (!Files.isDirectory(home)) {
      return false;
    }
    FileChannel mark =
        FileChannel.open(
            place, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = mark.tryLock(0, Long.MAX_VALUE, true);
    if (lock == null || !Files.exists(place)) {
      mark.close(); // it is being removed at this moment
      return false;
    }
    HELD.put(home, lock);
    return true;
  }

  /** Removes it unless somebody uses it; true when it has gone. */
  static synchronized boolean removeIfFree(Path home) throws IOException {
    if (HELD.containsKey(home)) {
      return false;
    }
    try (FileChannel mark =
            FileChannel.open(
                home.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = mark.tryLock()) {
      if (lock == null) {
        return false;
      }
      BootCache.delete(home);
      return true;
    } catch (OverlappingFileLockException e) {
      return false; // used by another part of this process
    }
  }
}
