package dev.arcbox.agent.archive;

import dev.arcbox.agent.archive.ArchiveException.Kind;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.proto.agent.PathStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a path inside a root leads to: a name in an open directory.
 *
 * @param parent holds the name; to be closed
 * @param name empty for the root itself
 */
record Place(Directory parent, String name, FileStatus status) implements AutoCloseable {
  /** Finds it; links on the way lead on inside the root, the last component's is not followed. */
  static Place find(Directory root, String path) throws ArchiveException {
    String wanted = checked(path);
    boolean through = wanted.endsWith("/") || wanted.endsWith("/.");
    String bare = trimmed(wanted);
    try {
      if (through || bare.isEmpty()) {
        Directory here = root.directoryAcross(bare);
        return new Place(here, "", here.status("").orElseThrow());
      }
      int slash = bare.lastIndexOf('/');
      String name = bare.substring(slash + 1);
      if (name.equals("..")) {
        Directory here = root.directoryAcross(bare);
        return new Place(here, "", here.status("").orElseThrow());
      }
      Directory parent = root.directoryAcross(slash < 0 ? "" : bare.substring(0, slash));
      var status = parent.status(name);
      if (status.isEmpty()) {
        parent.close();
        throw missing(path);
      }
      return new Place(parent, name, status.get());
    } catch (PlatformException e) {
      throw translated(e, path);
    }
  }

  /** Opens a directory that a path leads to, links followed inside the root. */
  static Directory directory(Directory root, String path) throws ArchiveException {
    try {
      return root.directoryAcross(trimmed(checked(path)));
    } catch (PlatformException e) {
      throw translated(e, path);
    }
  }

  private static String checked(String path) throws ArchiveException {
    if (path.indexOf('\0') >= 0 || path.length() > 4095) {
      throw new ArchiveException(
          Kind.INVALID, "no path: " + path.length() + " characters, or a zero byte");
    }
    return path.startsWith("/") ? path : "/" + path;
  }

  /** Without slashes at both ends, and without dots that stand for nothing at the end. */
  private static String trimmed(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from
        && (path.charAt(to - 1) == '/'
            || (path.charAt(to - 1) == '.' && (to - 1 == from || path.charAt(to - 2) == '/')))) {
      to--;
    }
    return path.substring(from, to);
  }

  static ArchiveException missing(String path) {
    return new ArchiveException(
        Kind.NOT_FOUND, "Could not find the file " + path + " in the container");
  }

  private static ArchiveException translated(PlatformException e, String path) {
    if (e.errno() == Errno.ENOENT) {
      return missing(path);
    }
    if (e.errno() == Errno.ENOTDIR) {
      return new ArchiveException(Kind.NOT_A_DIRECTORY, path + ": not a directory");
    }
    if (e.errno() == Errno.ELOOP || e.errno() == Errno.ENAMETOOLONG) {
      return new ArchiveException(Kind.INVALID, path + ": " + e.getMessage());
    }
    throw e;
  }

  /**
   * What the caller is told.
   *
   * @param asked the path as it was asked for
   * @param top path here of the container's root, for where links lead to
   */
  PathStat stat(String asked, String top) throws IOException {
    String bare = trimmed(asked);
    PathStat.Builder stat =
        PathStat.newBuilder()
            .setName(bare.isEmpty() ? "/" : bare.substring(bare.lastIndexOf('/') + 1))
            .setSize(status.size())
            .setMode(status.mode())
            .setModifiedAtNanos(status.modifiedNanos());
    if (status.isSymbolicLink()) {
      stat.setLinkTarget(target(top));
    }
    return stat.build();
  }

  /** Where the link says it leads, seen from the container's top; "..": no higher than that. */
  private String target(String top) throws IOException {
    String link = parent.linkTarget(name);
    if (link.startsWith("/")) {
      return Path.of(link).normalize().toString();
    }
    String here = Files.readSymbolicLink(Path.of("/proc/self/fd/" + parent.fd())).toString();
    String inside =
        here.equals(top) || here.startsWith(top + "/") ? here.substring(top.length()) : here;
    return Path.of("/", inside, link).normalize().toString();
  }

  @Override
  public void close() {
    parent.close();
  }
}
