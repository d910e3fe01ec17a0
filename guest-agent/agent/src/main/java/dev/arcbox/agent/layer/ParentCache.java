package dev.arcbox.agent.layer;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import java.util.Optional;

/** The directory that the last entry went into, which most often is the next one's too. */
final class ParentCache implements AutoCloseable {
  private final Directory root;
  private String path = "";
  private Optional<Directory> cached = Optional.empty();

  ParentCache(Directory root) {
    this.root = root;
  }

  /** The parent directory, made with its own parents where they are missing. */
  Directory parent(String wanted) throws LayerException {
    if (wanted.isEmpty()) {
      return root;
    }
    if (cached.isPresent() && path.equals(wanted)) {
      return cached.get();
    }
    forget();
    Directory found = findOrMake(wanted);
    cached = Optional.of(found);
    path = wanted;
    return found;
  }

  /** Something was removed or replaced: the cached path may now lead elsewhere. */
  void forget() {
    cached.ifPresent(Directory::close);
    cached = Optional.empty();
  }

  private Directory findOrMake(String wanted) throws LayerException {
    try {
      Optional<Directory> found = root.findDirectory(wanted);
      return found.isPresent() ? found.get() : make(wanted);
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP || e.errno() == Errno.EXDEV) {
        throw new LayerException(
            "\"" + wanted + "\" is no directory in this layer: " + e.getMessage());
      }
      throw e;
    }
  }

  private Directory make(String wanted) {
    int slash = wanted.lastIndexOf('/');
    String above = slash < 0 ? "" : wanted.substring(0, slash);
    String name = wanted.substring(slash + 1);
    Directory parent = root.findDirectory(above).orElseGet(() -> make(above));
    try (parent) {
      parent.makeDirectory(name, 0755);
    }
    return root.directory(wanted);
  }

  @Override
  public void close() {
    forget();
  }
}
