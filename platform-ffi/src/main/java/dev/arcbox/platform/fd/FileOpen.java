package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Constants;

/** How to open a file. Links in the last component are refused unless {@link #followLinks}. */
public record FileOpen(
    Access access,
    boolean create,
    boolean exclusive,
    boolean truncate,
    boolean direct,
    boolean followLinks) {

  /** What the fd is for. */
  public enum Access {
    READ(Constants.O_RDONLY),
    WRITE(Constants.O_WRONLY),
    READ_WRITE(Constants.O_RDWR),
    APPEND(Constants.O_WRONLY | Constants.O_APPEND);

    private final int flags;

    Access(int flags) {
      this.flags = flags;
    }
  }

  public static FileOpen readOnly() {
    return new FileOpen(Access.READ, false, false, false, false, false);
  }

  public static FileOpen readWrite() {
    return new FileOpen(Access.READ_WRITE, false, false, false, false, false);
  }

  public static FileOpen append() {
    return new FileOpen(Access.APPEND, true, false, false, false, false);
  }

  public FileOpen creating() {
    return new FileOpen(access, true, exclusive, truncate, direct, followLinks);
  }

  /** Creates, and fails where something of that name exists. */
  public FileOpen creatingNew() {
    return new FileOpen(access, true, true, truncate, direct, followLinks);
  }

  public FileOpen truncating() {
    return new FileOpen(access, create, exclusive, true, direct, followLinks);
  }

  /** Past the page cache; memory, offsets and lengths must then be aligned to the block size. */
  public FileOpen bypassingCache() {
    return new FileOpen(access, create, exclusive, truncate, true, followLinks);
  }

  public FileOpen followingLinks() {
    return new FileOpen(access, create, exclusive, truncate, direct, true);
  }

  int flags() {
    return access.flags
        | Constants.O_CLOEXEC
        | Constants.O_NOCTTY
        | (create ? Constants.O_CREAT : 0)
        | (exclusive ? Constants.O_EXCL : 0)
        | (truncate ? Constants.O_TRUNC : 0)
        | (direct ? Constants.O_DIRECT : 0)
        | (followLinks ? 0 : Constants.O_NOFOLLOW);
  }
}
