package dev.arcbox.virtio.queue;

import java.lang.foreign.MemorySegment;

/**
 * One request of the driver: buffers to read, then buffers to write (VIRTIO 1.2 section 2.7.4.2).
 *
 * <p>A reusable flyweight that {@link SplitVirtqueue#take} fills. Every buffer has been copied out
 * of the descriptor table, checked, and translated to host memory before the device sees it; what
 * the driver does to the table afterwards changes nothing. The bytes in the buffers stay the
 * guest's: copy what must be checked. Owned by the queue's thread; allocates nothing once grown.
 */
public final class DescriptorChain {
  private static final int FIRST_CAPACITY = 128;

  private MemorySegment[] segments = new MemorySegment[FIRST_CAPACITY];
  private long[] offsets = new long[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int head = -1;
  private int readable;
  private int count;
  private long readableBytes;
  private long writableBytes;

  /** The descriptor index that names this chain on the rings. */
  public int head() {
    return head;
  }

  /** Buffers of both kinds; the first {@link #readableCount()} are the readable ones. */
  public int count() {
    return count;
  }

  public int readableCount() {
    return readable;
  }

  public long readableBytes() {
    return readableBytes;
  }

  public long writableBytes() {
    return writableBytes;
  }

  /** The host memory that holds buffer {@code i}; the buffer is a part of it. */
  public MemorySegment segment(int i) {
    return segments[checked(i)];
  }

  /** Where buffer {@code i} begins in {@link #segment}. */
  public long offset(int i) {
    return offsets[checked(i)];
  }

  /** Length of buffer {@code i}. */
  public int length(int i) {
    return lengths[checked(i)];
  }

  /** The host address of buffer {@code i}, for vectored I/O. */
  public long hostAddress(int i) {
    return segments[checked(i)].address() + offsets[i];
  }

  /** Copies readable bytes from {@code position}; returns how many there were, up to length. */
  public int read(long position, MemorySegment target, long targetOffset, int length) {
    return transfer(0, readable, position, target, targetOffset, length, true);
  }

  /** Copies into the writable bytes at {@code position}; returns how many fitted, up to length. */
  public int write(long position, MemorySegment source, long sourceOffset, int length) {
    return transfer(readable, count, position, source, sourceOffset, length, false);
  }

  private int transfer(
      int from,
      int to,
      long position,
      MemorySegment other,
      long otherOffset,
      int length,
      boolean reading) {
    long skip = position;
    int done = 0;
    for (int i = from; i < to && done < length; i++) {
      if (skip >= lengths[i]) {
        skip -= lengths[i];
        continue;
      }
      int part = (int) Math.min(lengths[i] - skip, length - done);
      long at = offsets[i] + skip;
      if (reading) {
        MemorySegment.copy(segments[i], at, other, otherOffset + done, part);
      } else {
        MemorySegment.copy(other, otherOffset + done, segments[i], at, part);
      }
      done += part;
      skip = 0;
    }
    return done;
  }

  private int checked(int i) {
    return java.util.Objects.checkIndex(i, count);
  }

  void begin(int newHead) {
    head = newHead;
    readable = 0;
    count = 0;
    readableBytes = 0;
    writableBytes = 0;
  }

  void add(MemorySegment segment, long offset, int length, boolean writable) {
    if (count == segments.length) {
      grow();
    }
    segments[count] = segment;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
    if (writable) {
      writableBytes += length;
    } else {
      readable = count;
      readableBytes += length;
    }
  }

  private void grow() {
    int larger = segments.length * 2;
    segments = java.util.Arrays.copyOf(segments, larger);
    offsets = java.util.Arrays.copyOf(offsets, larger);
    lengths = java.util.Arrays.copyOf(lengths, larger);
  }
}
