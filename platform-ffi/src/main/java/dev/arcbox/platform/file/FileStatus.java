package dev.arcbox.platform.file;

/**
 * What a file is.
 *
 * @param mode type and permission bits, as {@code st_mode}
 * @param modifiedNanos since the epoch
 * @param device of a device node
 * @param fileSystem that it lies on
 */
public record FileStatus(
    int mode,
    int uid,
    int gid,
    long inode,
    int links,
    long size,
    long blocks,
    long modifiedNanos,
    Device device,
    Device fileSystem) {
  private static final int TYPE = 0170000;

  /** Numbers of a device. */
  public record Device(int major, int minor) {}

  public boolean isDirectory() {
    return type() == 0040000;
  }

  public boolean isSymbolicLink() {
    return type() == 0120000;
  }

  public boolean isRegular() {
    return type() == 0100000;
  }

  public boolean isCharacterDevice() {
    return type() == 0020000;
  }

  public boolean isBlockDevice() {
    return type() == 0060000;
  }

  public boolean isFifo() {
    return type() == 0010000;
  }

  public boolean isSocket() {
    return type() == 0140000;
  }

  private int type() {
    return mode & TYPE;
  }

  /** Permission bits with set-id and sticky. */
  public int permissions() {
    return mode & 07777;
  }
}
