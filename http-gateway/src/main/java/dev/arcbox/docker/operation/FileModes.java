package dev.arcbox.docker.operation;

/** A file's type and permissions in Go's numbering, which clients of Docker expect. */
final class FileModes {
  private static final int TYPE = 0xF000;
  private static final long DIRECTORY = 1L << 31;
  private static final long SYMLINK = 1L << 27;
  private static final long DEVICE = 1L << 26;
  private static final long NAMED_PIPE = 1L << 25;
  private static final long SOCKET = 1L << 24;
  private static final long SETUID = 1L << 23;
  private static final long SETGID = 1L << 22;
  private static final long CHAR_DEVICE = 1L << 21;
  private static final long STICKY = 1L << 20;

  private FileModes() {}

  /**
   * Of Linux's {@code st_mode}.
   *
   * @see <a href="https://pkg.go.dev/io/fs#FileMode">FileMode</a>
   */
  static long ofGo(int mode) {
    long type =
        switch (mode & TYPE) {
          case 0x4000 -> DIRECTORY;
          case 0xA000 -> SYMLINK;
          case 0x6000 -> DEVICE;
          case 0x2000 -> DEVICE | CHAR_DEVICE;
          case 0x1000 -> NAMED_PIPE;
          case 0xC000 -> SOCKET;
          default -> 0;
        };
    return type
        | (mode & 0x1FF)
        | ((mode & 0x800) != 0 ? SETUID : 0)
        | ((mode & 0x400) != 0 ? SETGID : 0)
        | ((mode & 0x200) != 0 ? STICKY : 0);
  }
}
