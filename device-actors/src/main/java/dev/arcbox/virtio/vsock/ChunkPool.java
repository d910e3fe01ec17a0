package dev.arcbox.virtio.vsock;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/** Chunks between uses; any thread. What does not fit is left to the garbage collector. */
final class ChunkPool {
  /** 128 chunks, 2 MiB: what a few busy connections turn over. */
  private static final int KEPT = 128;

  private final ManyToManyConcurrentArrayQueue<Chunk> chunks =
      new ManyToManyConcurrentArrayQueue<>(KEPT);

  Chunk take() {
    Chunk chunk = chunks.poll();
    return chunk == null ? Chunk.create() : chunk;
  }

  void give(Chunk chunk) {
    boolean _ = chunks.offer(chunk);
  }
}
