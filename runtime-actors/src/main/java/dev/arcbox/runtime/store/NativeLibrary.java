package dev.arcbox.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native code, unpacked once beside the database. Left alone, the driver unpacks it into
 * {@code /tmp} at every start, and a killed daemon leaves it there.
 */
final class NativeLibrary {
  private NativeLibrary() {}

  static synchronized void provideBeside(Path database) {
    if (System.getProperty("org.sqlite.lib.path") != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    Path directory = database.toAbsolutePath().resolveSibling("native");
    try (InputStream packed =
        LibraryLoaderUtil.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
      if (packed == null) {
        return; // not a platform of the driver's: it says so itself, and better
      }
      unpack(packed.readAllBytes(), Files.createDirectories(directory), name);
    } catch (IOException e) {
      throw new StoreException.Failed("unpacking SQLite's library into " + directory, e);
    }
    System.setProperty("org.sqlite.lib.path", directory.toString());
    System.setProperty("org.sqlite.lib.name", name);
    System.setProperty("org.sqlite.tmpdir", directory.toString());
  }

  /** What lies there is used only if it is the very same bytes, and is no link to elsewhere. */
  private static void unpack(byte[] content, Path directory, String name) throws IOException {
    Path library = directory.resolve(name);
    if (Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)
        && Arrays.equals(content, Files.readAllBytes(library))) {
      return;
    }
    Path fresh = directory.resolve(name + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    Files.write(fresh, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
