package dev.arcbox.runtime.image.archive;

/**
 * One entry as its header says; nothing about the name is checked yet.
 *
 * @param linkTarget of a symbolic or hard link, else empty
 * @param size of the content that follows
 */
public record TarEntry(String name, Kind kind, String linkTarget, long size) {
  /** What it would be on disk. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    HARDLINK,
    /** Character and block devices and fifos. */
    DEVICE
  }
}
