package dev.arcbox.testkit.vsock;

import java.lang.foreign.MemorySegment;

/** Sends a number of bytes on each connection, the low bytes of their positions, and ends. */
public final class SourceService implements GuestService {
  private static final int PATTERN = 1 << 20;

  private final MemorySegment pattern = MemorySegment.ofArray(new byte[PATTERN]);
  private final long total;

  /** A source of {@code total} bytes for each connection. */
  public SourceService(long total) {
    this.total = total;
    for (int i = 0; i < PATTERN; i++) {
      pattern.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, (byte) i);
    }
  }

  @Override
  public void received(GuestStream stream, MemorySegment memory, long offset, int length) {
    stream.consumed(length);
  }

  @Override
  public int fill(GuestStream stream, MemorySegment memory, long offset, int room) {
    long already = stream.sentBytes();
    int at = (int) (already % PATTERN);
    int part = (int) Math.min(Math.min(room, PATTERN - at), total - already);
    if (part == 0) {
      return -1;
    }
    MemorySegment.copy(pattern, at, memory, offset, part);
    return part;
  }
}
