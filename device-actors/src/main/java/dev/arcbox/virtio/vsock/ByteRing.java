package dev.arcbox.virtio.vsock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A bounded stream of bytes from one thread to another, without locks.
 *
 * <p>Both positions only grow. The bytes lie in chunks that exist while they hold something: the
 * producer takes a chunk when it enters a slot, the consumer gives it back when it leaves it. One
 * slot more than the capacity needs, so the two are never in the same slot on different rounds.
 */
final class ByteRing {
  private static final VarHandle PRODUCED;
  private static final VarHandle CONSUMED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PRODUCED = lookup.findVarHandle(ByteRing.class, "produced", long.class);
      CONSUMED = lookup.findVarHandle(ByteRing.class, "consumed", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacity;
  private final Chunk[] slots;
  private final ChunkPool pool;
  private volatile long produced;
  private volatile long consumed;

  ByteRing(int capacity, ChunkPool pool) {
    if (capacity <= 0 || capacity % Chunk.BYTES != 0) {
      throw new IllegalArgumentException("ring of " + capacity + " bytes, not in whole chunks");
    }
    this.capacity = capacity;
    this.slots = new Chunk[capacity / Chunk.BYTES + 1];
    this.pool = pool;
  }

  int capacity() {
    return capacity;
  }

  /** Bytes to take now; any thread. */
  int available() {
    return (int) (produced - consumed);
  }

  /** Bytes that can be put now; any thread. */
  int free() {
    return capacity - available();
  }

  /** All bytes ever taken; any thread. */
  long consumed() {
    return consumed;
  }

  /** Puts what fits; producer only. */
  int put(ByteBuffer source) {
    long at = produced;
    int total = Math.min(source.remaining(), free());
    for (int done = 0; done < total; ) {
      int offset = offset(at);
      int part = Math.min(total - done, Chunk.BYTES - offset);
      source.get(enter(at).bytes(), offset, part);
      done += part;
      at += part;
    }
    PRODUCED.setRelease(this, at);
    return total;
  }

  /** Puts exactly {@code length} bytes, which the caller knows to fit; producer only. */
  void put(PacketSource source, int length) {
    long at = produced;
    for (int done = 0; done < length; ) {
      int offset = offset(at);
      int part = Math.min(length - done, Chunk.BYTES - offset);
      source.copy(done, enter(at).segment(), offset, part);
      done += part;
      at += part;
    }
    PRODUCED.setRelease(this, at);
  }

  /** Takes what there is and fits; consumer only. */
  int take(ByteBuffer target) {
    long at = consumed;
    int total = Math.min(target.remaining(), available());
    for (int done = 0; done < total; ) {
      int offset = offset(at);
      int part = Math.min(total - done, Chunk.BYTES - offset);
      target.put(slots[slot(at)].bytes(), offset, part);
      done += part;
      at = leave(at, part);
    }
    CONSUMED.setRelease(this, at);
    return total;
  }

  /** Takes exactly {@code length} bytes, which the caller knows to be there; consumer only. */
  void take(PacketTarget target, int length) {
    long at = consumed;
    for (int done = 0; done < length; ) {
      int offset = offset(at);
      int part = Math.min(length - done, Chunk.BYTES - offset);
      target.payload(done, slots[slot(at)].segment(), offset, part);
      done += part;
      at = leave(at, part);
    }
    CONSUMED.setRelease(this, at);
  }

  private Chunk enter(long at) {
    int slot = slot(at);
    if (slots[slot] == null) {
      slots[slot] = pool.take();
    }
    return slots[slot];
  }

  private long leave(long at, int part) {
    long next = at + part;
    if (offset(next) == 0) {
      pool.give(slots[slot(at)]);
      slots[slot(at)] = null;
    }
    return next;
  }

  private int slot(long at) {
    return (int) (at / Chunk.BYTES % slots.length);
  }

  private static int offset(long at) {
    return (int) (at % Chunk.BYTES);
  }
}
