package dev.arcbox.virtio.console;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of a console in memory; any thread reads them. */
public final class ConsoleHistory implements ConsoleSink {
  private final byte[] ring;
  private final MemorySegment memory;
  private long total;

  /** Keeps the last {@code bytes}. */
  public ConsoleHistory(int bytes) {
    ring = new byte[bytes];
    memory = MemorySegment.ofArray(ring);
  }

  @Override
  public synchronized void write(MemorySegment bytes, long offset, int length) {
    // Of more than the ring holds, only the end counts.
    int skip = Math.max(0, length - ring.length);
    total += skip;
    for (int done = skip; done < length; ) {
      int at = (int) (total % ring.length);
      int part = Math.min(length - done, ring.length - at);
      MemorySegment.copy(bytes, offset + done, memory, at, part);
      total += part;
      done += part;
    }
  }

  /** All bytes ever written. */
  public synchronized long total() {
    return total;
  }

  /** What is kept, oldest first. */
  public synchronized byte[] bytes() {
    int kept = (int) Math.min(total, ring.length);
    byte[] copy = new byte[kept];
    for (int i = 0; i < kept; i++) {
      copy[i] = ring[(int) ((total - kept + i) % ring.length)];
    }
    return copy;
  }

  /** What is kept as text; bytes that are none become replacement characters. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
