package dev.arcbox.agent.unpack;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Times of directories, set last: every entry made in one changes them. */
public final class DirectoryTimes {
  /** Beyond so many they are not set. */
  private static final int MAX = 50_000;

  /** A later entry, or somebody in the container, put something else in the directory's place. */
  private static final Set<Errno> GONE = Set.of(Errno.ENOENT, Errno.ENOTDIR, Errno.EROFS);

  private final Map<String, Long> nanos = new LinkedHashMap<>();

  public void add(String path, long mtimeNanos) {
    if (nanos.size() < MAX) {
      nanos.put(path, mtimeNanos);
    }
  }

  public void apply(Function<String, Directory> opener) {
    nanos.forEach((path, time) -> apply(opener, path, time));
  }

  private static void apply(Function<String, Directory> opener, String path, long time) {
    try (Directory directory = opener.apply(path)) {
      directory.setTime("", time);
    } catch (PlatformException e) {
      if (!GONE.contains(e.errno())) {
        throw e;
      }
    }
  }
}
