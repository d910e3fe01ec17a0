package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/** A piece of a {@link ByteRing}: the same bytes as an array and as a segment. */
final class Chunk {
  /** Big enough that a 64 KiB packet is a handful of copies, small enough for idle connections. */
  static final int BYTES = 16 << 10;

  private final byte[] bytes = new byte[BYTES];
  private final MemorySegment segment = MemorySegment.ofArray(bytes);

  byte[] bytes() {
    return bytes;
  }

  MemorySegment segment() {
    return segment;
  }
}
