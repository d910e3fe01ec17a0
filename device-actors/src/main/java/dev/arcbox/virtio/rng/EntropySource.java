package dev.arcbox.virtio.rng;

import java.lang.foreign.MemorySegment;

/** Where random bytes come from. */
@FunctionalInterface
public interface EntropySource {

  /**
   * Writes random bytes at {@code offset} and returns how many, at least one.
   *
   * @throws EntropyException when there are none to be had; nothing stands in for them
   */
  int fill(MemorySegment target, long offset, int length);
}
