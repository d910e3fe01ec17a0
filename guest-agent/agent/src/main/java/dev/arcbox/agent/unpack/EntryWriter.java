package dev.arcbox.agent.unpack;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarException;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.ExtendedAttributes;
import dev.arcbox.platform.file.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Makes the files of one archive. Used by one thread, once. */
public final class EntryWriter implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFIFO = 0010000;

  private final TarReader tar;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment staging = arena.allocate(BUFFER, 16);
  private final byte[] buffer = new byte[BUFFER];
  private long bytes;

  public EntryWriter(TarReader tar) {
    this.tar = tar;
  }

  /** Of files' content, so far. */
  public long bytes() {
    return bytes;
  }

  /**
   * Anything but a hard link, whose target the caller finds.
   *
   * @throws PlatformException EEXIST when the name is taken
   */
  public void make(TarEntry entry, String name, Directory parent) throws IOException {
    switch (entry.kind()) {
      case DIRECTORY -> parent.makeDirectory(name, 0755);
      case FILE -> file(name, parent);
      case SYMBOLIC_LINK -> parent.symbolicLink(name, target(entry));
      case CHARACTER_DEVICE -> parent.makeNode(name, S_IFCHR, entry.major(), entry.minor());
      case BLOCK_DEVICE -> parent.makeNode(name, S_IFBLK, entry.major(), entry.minor());
      case FIFO -> parent.makeNode(name, S_IFIFO, 0, 0);
      case HARD_LINK -> throw new IllegalArgumentException("a hard link needs its target");
    }
  }

  private void file(String name, Directory parent) throws IOException {
    try (OpenFile file = parent.create(name, 0600)) {
      for (int n = tar.read(buffer, 0, BUFFER); n >= 0; n = tar.read(buffer, 0, BUFFER)) {
        MemorySegment.copy(buffer, 0, staging, JAVA_BYTE, 0, n);
        file.write(staging.asSlice(0, n));
        bytes += n;
      }
    }
  }

  private static String target(TarEntry entry) throws TarException {
    if (entry.link().isEmpty()) {
      throw new TarException("symbolic link \"" + entry.name() + "\" leads nowhere");
    }
    return entry.link();
  }

  /** Sets an attribute where the file system and this kind of file can hold it, as Docker does. */
  public static void attribute(Directory parent, String name, String attribute, byte[] value) {
    if (attribute.indexOf('\0') >= 0) {
      return;
    }
    try {
      ExtendedAttributes.of(parent, name).set(attribute, value);
    } catch (PlatformException e) {
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
