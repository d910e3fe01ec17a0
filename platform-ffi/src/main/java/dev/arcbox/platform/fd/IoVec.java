package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Iovec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A reusable list of memory pieces for scattered input and output. One thread's own; {@link #add}
 * and {@link #clear} allocate nothing.
 *
 * <p>The kernel is given addresses, so the memory must stay mapped until the call is over: the
 * owner of guest memory unmaps only when its queues' threads have stopped. Bounds and liveness are
 * checked when a piece is added.
 */
public final class IoVec {
  /** The kernel's UIO_MAXIOV. */
  public static final int LARGEST = 1024;

  private final MemorySegment array;
  private final MemorySegment[] pieces;
  private int count;
  private long bytes;

  public IoVec(int capacity) {
    if (capacity < 1 || capacity > LARGEST) {
      throw new IllegalArgumentException("1 to " + LARGEST + " pieces, not " + capacity);
    }
    array = Arena.ofAuto().allocate(Iovec.SIZE * capacity, Long.BYTES);
    pieces = new MemorySegment[capacity];
  }

  public IoVec clear() {
    Arrays.fill(pieces, 0, count, null);
    count = 0;
    bytes = 0;
    return this;
  }

  /** Adds {@code length} bytes of native memory from {@code offset}. */
  public IoVec add(MemorySegment memory, long offset, long length) {
    if (offset < 0 || length < 0 || offset > memory.byteSize() - length) {
      throw new IndexOutOfBoundsException(
          offset + "+" + length + " of " + memory.byteSize() + " bytes");
    }
    if (!memory.isNative() || !memory.scope().isAlive()) {
      throw new IllegalArgumentException("the kernel needs native memory that is alive");
    }
    Iovec.put(array, count, memory.address() + offset, length);
    pieces[count++] = memory; // reachable, hence not unmapped by a collected arena, until cleared
    bytes += length;
    return this;
  }

  public IoVec add(MemorySegment memory) {
    return add(memory, 0, memory.byteSize());
  }

  public int count() {
    return count;
  }

  public int capacity() {
    return pieces.length;
  }

  /** The sum of the lengths. */
  public long bytes() {
    return bytes;
  }

  /** Drops the first {@code done} bytes after a short read or write. */
  public void advance(long done) {
    int first = 0;
    long left = done;
    while (first < count && left >= Iovec.length(array, first)) {
      left -= Iovec.length(array, first++);
    }
    int kept = count - first;
    for (int i = 0; i < kept; i++) {
      long skip = i == 0 ? left : 0;
      long address = Iovec.address(array, first + i) + skip;
      Iovec.put(array, i, address, Iovec.length(array, first + i) - skip);
      pieces[i] = pieces[first + i];
    }
    Arrays.fill(pieces, kept, count, null);
    count = kept;
    bytes -= done;
  }

  MemorySegment array() {
    return array;
  }
}
