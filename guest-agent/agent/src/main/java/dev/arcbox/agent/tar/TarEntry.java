package dev.arcbox.agent.tar;

import java.util.Map;

/**
 * One entry's header with everything that extended headers said.
 *
 * @param mode permission bits with set-id and sticky, no file type
 * @param size bytes of content that follow (files only)
 * @param link target of a hard or symbolic link, else empty
 * @param mtimeNanos nanoseconds since the epoch
 * @param xattrs extended attributes by full name
 */
public record TarEntry(
    String name,
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    long mtimeNanos,
    String link,
    long major,
    long minor,
    Map<String, byte[]> xattrs) {
  /** 2^32 − 1 means "leave it" to chown(2). */
  private static final long MAX_ID = 0xFFFF_FFFEL;

  /** What an entry makes. */
  public enum Kind {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    DIRECTORY,
    FIFO
  }

  /** {@link #uid} as chown(2) takes it. */
  public int owner() throws TarException {
    return id("user", uid);
  }

  /** {@link #gid} as chown(2) takes it. */
  public int group() throws TarException {
    return id("group", gid);
  }

  private int id(String what, long id) throws TarException {
    if (id < 0 || id > MAX_ID) {
      throw new TarException("archive entry \"" + name + "\" belongs to " + what + " " + id);
    }
    return (int) id;
  }
}
