package dev.arcbox.virtio.vsock;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Chunks between uses; any thread, no locks. A stack that may lose its place when threads race: a
 * chunk that is overwritten goes to the garbage collector, a slot found empty costs a new chunk.
 */
final class ChunkPool {
  /** 128 chunks, 2 MiB: what a few busy connections turn over. */
  private static final int KEPT = 128;

  private final AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(KEPT);
  private final AtomicInteger top = new AtomicInteger();

  Chunk take() {
    Chunk chunk = chunks.getAndSet(top.decrementAndGet() & (KEPT - 1), null);
    return chunk == null ? new Chunk() : chunk;
  }

  void give(Chunk chunk) {
    chunks.set(top.getAndIncrement() & (KEPT - 1), chunk);
  }
}
