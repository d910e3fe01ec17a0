package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/** A piece of a {@link ByteRing}: the same bytes as an array and as a segment. */
record Chunk(byte[] bytes, MemorySegment segment) {
  /** Big enough that a 64 KiB packet is a handful of copies, small enough for idle connections. */
  static final int BYTES = 16 << 10;

  static Chunk create() {
    byte[] bytes = new byte[BYTES];
    return new Chunk(bytes, MemorySegment.ofArray(bytes));
  }
}
