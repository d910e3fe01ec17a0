package dev.arcbox.platform.file;

import static dev.arcbox.platform.file.OpenHow.DIRECTORY;
import static dev.arcbox.platform.file.OpenHow.IN_ROOT;
import static dev.arcbox.platform.file.OpenHow.NO_MAGICLINKS;
import static dev.arcbox.platform.file.OpenHow.NO_XDEV;
import static dev.arcbox.platform.file.OpenHow.O_CLOEXEC;
import static dev.arcbox.platform.file.OpenHow.O_CREAT;
import static dev.arcbox.platform.file.OpenHow.O_EXCL;
import static dev.arcbox.platform.file.OpenHow.O_NOFOLLOW;
import static dev.arcbox.platform.file.OpenHow.O_NONBLOCK;
import static dev.arcbox.platform.file.OpenHow.O_WRONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.DirectoryCalls;
import dev.arcbox.platform.libc.FdCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** An open directory and what can be done with the names in it. */
public final class Directory implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_REMOVEDIR = 0x200;

  private static final int RENAME_NOREPLACE = 1;

  private final int fd;
  private final String label;
  private boolean open = true;

  Directory(int fd, String label) {
    this.fd = fd;
    this.label = label;
  }

  /** Opens a directory by its path, whose last component must not be a symbolic link. */
  public static Directory open(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = OpenHow.of(arena, DIRECTORY | O_NOFOLLOW, 0, 0);
      int fd = DirectoryCalls.openat2(AT_FDCWD, arena.allocateFrom(path), how);
      return new Directory(Check.ok(fd, "openat2", path), path);
    }
  }

  public int fd() {
    return fd;
  }

  /** Opens the directory that a path leads to inside this one. */
  public Directory directory(String path) {
    int opened = inRoot(path, DIRECTORY, 0, NO_XDEV);
    return new Directory(opened, label + "/" + path);
  }

  /**
   * Opens the root directory of a process, which may lie in mounts that are not ours; what is
   * opened below it stays below it.
   */
  public static Directory rootOf(int pid) {
    String path = "/proc/" + pid + "/root";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = OpenHow.of(arena, DIRECTORY, 0, 0);
      int fd = DirectoryCalls.openat2(AT_FDCWD, arena.allocateFrom(path), how);
      return new Directory(Check.ok(fd, "openat2", path), path);
    }
  }

  /** As {@link #directory}, but mounts below this one are entered. */
  public Directory directoryAcross(String path) {
    return new Directory(inRoot(path, DIRECTORY, 0, 0), label + "/" + path);
  }

  /** The same, but nothing when some component is not there. */
  public Optional<Directory> findDirectory(String path) {
    try {
      return Optional.of(directory(path));
    } catch (PlatformException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens the file that a path leads to inside this directory, for reading; never waits for a
   * pipe's writer.
   */
  public OpenFile read(String path) {
    return new OpenFile(inRoot(path, O_CLOEXEC | O_NONBLOCK, 0, 0));
  }

  private int inRoot(String path, int flags, int mode, long further) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.isEmpty() ? "." : path);
      MemorySegment how = OpenHow.of(arena, flags, mode, IN_ROOT | NO_MAGICLINKS | further);
      // EAGAIN: a rename elsewhere raced with ".." in the path, as the manual says.
      for (int tries = 0; ; tries++) {
        int opened = DirectoryCalls.openat2(fd, name, how);
        if (opened != Check.AGAIN || tries == 16) {
          return Check.ok(opened, "openat2", label + "/" + path);
        }
      }
    }
  }

  /** Opens a file by its own name, which must not be a symbolic link; waits for nobody. */
  public OpenFile readHere(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = OpenHow.of(arena, O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0, 0);
      int opened = DirectoryCalls.openat2(fd, name(arena, name), how);
      return new OpenFile(Check.ok(opened, "openat2", at(name)));
    }
  }

  /** Makes and opens a new file; the name must be free. */
  public OpenFile create(String name, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how =
          OpenHow.of(arena, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode, IN_ROOT);
      int made = DirectoryCalls.openat2(fd, name(arena, name), how);
      return new OpenFile(Check.ok(made, "openat2", at(name)));
    }
  }

  public void makeDirectory(String name, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      Check.ok(DirectoryCalls.mkdirat(fd, name(arena, name), mode), "mkdirat", at(name));
    }
  }

  /** A fifo, socket or device node; {@code mode} has the type's bits. */
  public void makeNode(String name, int mode, long major, long minor) {
    long device = (minor & 0xff) | (major & 0xfff) << 8 | (minor & 0xfff00) << 12;
    try (Arena arena = Arena.ofConfined()) {
      int made = DirectoryCalls.mknodat(fd, name(arena, name), mode, device);
      Check.ok(made, "mknodat", at(name));
    }
  }

  public void symbolicLink(String name, String target) {
    try (Arena arena = Arena.ofConfined()) {
      int made = DirectoryCalls.symlinkat(arena.allocateFrom(target), fd, name(arena, name));
      Check.ok(made, "symlinkat", at(name));
    }
  }

  /** What a symbolic link says. */
  public String linkTarget(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096, 1);
      int length =
          Check.ok(
              DirectoryCalls.readlinkat(fd, name(arena, name), buffer), "readlinkat", at(name));
      return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
    }
  }

  /** Makes this the working directory of the whole process; the JVM's own idea of it stays. */
  public void enter() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom("/proc/self/fd/" + fd);
      Check.ok(DirectoryCalls.chdir(path), "chdir", label);
    }
  }

  /** A further name here for a file that has one in another directory. */
  public void hardLink(String name, Directory from, String existing) {
    try (Arena arena = Arena.ofConfined()) {
      int made = DirectoryCalls.linkat(from.fd, name(arena, existing), fd, name(arena, name), 0);
      Check.ok(made, "linkat", from.at(existing) + " to " + at(name));
    }
  }

  public void chown(String name, int uid, int gid) {
    try (Arena arena = Arena.ofConfined()) {
      int flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
      Check.ok(
          DirectoryCalls.fchownat(fd, self(arena, name), uid, gid, flags), "fchownat", at(name));
    }
  }

  /** Changes the mode of something known to be no symbolic link. */
  public void chmod(String name, int mode) {
    if (name.isEmpty()) {
      Check.ok(DirectoryCalls.fchmod(fd, mode), "fchmod", label);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      Check.ok(DirectoryCalls.fchmodat(fd, name(arena, name), mode), "fchmodat", at(name));
    }
  }

  /** Sets both times. */
  public void setTime(String name, long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(32, 8);
      for (int i = 0; i < 2; i++) {
        times.set(JAVA_LONG, i * 16L, Math.floorDiv(nanos, 1_000_000_000L));
        times.set(JAVA_LONG, i * 16L + 8, Math.floorMod(nanos, 1_000_000_000L));
      }
      int flags = name.isEmpty() ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
      Check.ok(
          DirectoryCalls.utimensat(fd, self(arena, name), times, flags), "utimensat", at(name));
    }
  }

  public Optional<FileStatus> status(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(Statx.SIZE, 8);
      int flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
      int result = DirectoryCalls.statx(fd, self(arena, name), flags, Statx.BASIC, x);
      if (result == -Errno.ENOENT.number()) {
        return Optional.empty();
      }
      Check.ok(result, "statx", at(name));
      return Optional.of(Statx.read(x));
    }
  }

  /** Removes a name that is no directory; false when it is one. */
  public boolean unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      int result = DirectoryCalls.unlinkat(fd, name(arena, name), 0);
      if (result == -Errno.EISDIR.number()) {
        return false;
      }
      Check.ok(result, "unlinkat", at(name));
      return true;
    }
  }

  public void removeDirectory(String name) {
    try (Arena arena = Arena.ofConfined()) {
      Check.ok(DirectoryCalls.unlinkat(fd, name(arena, name), AT_REMOVEDIR), "rmdir", at(name));
    }
  }

  /** Moves a name; fails with EEXIST when the new one is taken. */
  public void rename(String name, Directory to, String newName) {
    try (Arena arena = Arena.ofConfined()) {
      int moved =
          DirectoryCalls.renameat2(
              fd, name(arena, name), to.fd, name(arena, newName), RENAME_NOREPLACE);
      Check.ok(moved, "renameat2", at(name) + " to " + to.at(newName));
    }
  }

  /** As {@link #child}, and it may be a mount. */
  public Directory childAcross(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = OpenHow.of(arena, DIRECTORY | O_NOFOLLOW, 0, IN_ROOT);
      int opened = DirectoryCalls.openat2(fd, name(arena, name), how);
      return new Directory(Check.ok(opened, "openat2", at(name)), at(name));
    }
  }

  /** A subdirectory by its own name, which must not be a symbolic link. */
  public Directory child(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = OpenHow.of(arena, DIRECTORY | O_NOFOLLOW, 0, IN_ROOT | NO_XDEV);
      int opened = DirectoryCalls.openat2(fd, name(arena, name), how);
      return new Directory(Check.ok(opened, "openat2", at(name)), at(name));
    }
  }

  /** The empty name stands for this directory. */
  private static MemorySegment self(Arena arena, String name) {
    return name.isEmpty() ? arena.allocateFrom("") : name(arena, name);
  }

  private static MemorySegment name(Arena arena, String name) {
    return arena.allocateFrom(checked(name));
  }

  static String checked(String name) {
    if (name.isEmpty()
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0
        || name.equals(".")
        || name.equals("..")) {
      throw new PlatformException(Errno.EINVAL, "name", "\"" + name + "\" is no file name");
    }
    return name;
  }

  String at(String name) {
    return name.isEmpty() ? label : label + "/" + name;
  }

  @Override
  public String toString() {
    return label;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      int _ = FdCalls.close(fd); // nothing was written through it
    }
  }
}
