package dev.arcbox.virtio.blk;

import dev.arcbox.platform.fd.IoVec;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A request (VIRTIO 1.2 section 5.2.6): a reusable view over a chain, with its head copied out.
 *
 * <pre>
 * | type u32 | reserved u32 | sector u64 | data… | status u8 |
 * </pre>
 *
 * <p>Head and data may be cut into buffers anywhere (section 2.7.4.3: no assumptions on framing).
 */
final class BlkRequest {
  static final int IN = 0;
  static final int OUT = 1;
  static final int FLUSH = 4;
  static final int GET_ID = 8;
  static final int DISCARD = 11;
  static final int WRITE_ZEROES = 13;

  static final byte OK = 0;
  static final byte IOERR = 1;
  static final byte UNSUPP = 2;

  static final int HEAD_BYTES = 16;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Long.BYTES);
  private final MemorySegment status = Arena.ofAuto().allocate(1);
  private final IoVec data = new IoVec(IoVec.LARGEST);
  private DescriptorChain chain = new DescriptorChain();

  /** Copies the head of {@code next}; false when it has none, or no place for a status. */
  boolean parse(DescriptorChain next) {
    chain = next;
    return next.readableBytes() >= HEAD_BYTES
        && next.writableBytes() >= 1
        && next.count() <= IoVec.LARGEST
        && next.read(0, head, 0, HEAD_BYTES) == HEAD_BYTES;
  }

  int type() {
    return head.get(INT, 0);
  }

  long sector() {
    return head.get(LONG, 8);
  }

  /** Bytes of data that the driver sends. */
  long outBytes() {
    return chain.readableBytes() - HEAD_BYTES;
  }

  /** Bytes of data that the driver has room for. */
  long inBytes() {
    return chain.writableBytes() - 1;
  }

  /** The driver's data. */
  IoVec out() {
    return pieces(0, chain.readableCount(), HEAD_BYTES, outBytes());
  }

  /** The driver's room for data. */
  IoVec in() {
    return pieces(chain.readableCount(), chain.count(), 0, inBytes());
  }

  private IoVec pieces(int from, int to, long skipped, long wanted) {
    data.clear();
    long skip = skipped;
    long left = wanted;
    for (int i = from; i < to && left > 0; i++) {
      int length = chain.length(i);
      if (skip >= length) {
        skip -= length;
        continue;
      }
      long part = Math.min(length - skip, left);
      data.add(chain.segment(i), chain.offset(i) + skip, part);
      left -= part;
      skip = 0;
    }
    return data;
  }

  /** Copies out what was sent at {@code position} of the data. */
  int copyOut(long position, MemorySegment target, int length) {
    return chain.read(HEAD_BYTES + position, target, 0, length);
  }

  /** Copies into the driver's room for data. */
  void copyIn(MemorySegment source, int length) {
    chain.write(0, source, 0, length);
  }

  /** Puts the status into the last writable byte and returns what the used ring is to say. */
  long finish(byte result, long written) {
    status.set(ValueLayout.JAVA_BYTE, 0, result);
    chain.write(chain.writableBytes() - 1, status, 0, 1);
    // The used length counts from the first writable byte; we wrote to the last one (2.7.8.2).
    return result == OK ? written + 1 : chain.writableBytes();
  }

  /** Forgets the guest's memory. */
  void clear() {
    data.clear();
  }
}
