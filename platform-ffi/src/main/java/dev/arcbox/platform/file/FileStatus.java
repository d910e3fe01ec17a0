package dev.arcbox.platform.file;

/**
 * What a file is.
 *
 * @param mode type and permission bits, as {@code st_mode}
 */
public record FileStatus(
    int mode, int uid, int gid, long inode, int links, long size, long blocks) {
  private static final int TYPE = 0170000;

  public boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  public boolean isSymbolicLink() {
    return (mode & TYPE) == 0120000;
  }

  public boolean isRegular() {
    return (mode & TYPE) == 0100000;
  }

  /** Permission bits with set-id and sticky. */
  public int permissions() {
    return mode & 07777;
  }
}
