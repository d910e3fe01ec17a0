package dev.arcbox.virtio.console;

import java.lang.foreign.MemorySegment;

/** Takes what the guest writes, on the device's worker. Must not wait, and bounds what it keeps. */
@FunctionalInterface
public interface ConsoleSink {
  /** Takes bytes straight from guest memory: they may change while they are read. */
  void write(MemorySegment bytes, long offset, int length);

  /** Both take everything. */
  default ConsoleSink and(ConsoleSink other) {
    return (bytes, offset, length) -> {
      write(bytes, offset, length);
      other.write(bytes, offset, length);
    };
  }
}
