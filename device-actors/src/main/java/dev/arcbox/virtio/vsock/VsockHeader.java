package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The header of every packet (VIRTIO 1.2 section 5.10.6), little-endian, as a view over bytes that
 * were copied out of guest memory:
 *
 * <pre>
 *  0 src_cid u64 |  8 dst_cid u64 | 16 src_port u32 | 20 dst_port u32 | 24 len u32
 * 28 type u16 | 30 op u16 | 32 flags u32 | 36 buf_alloc u32 | 40 fwd_cnt u32            44 bytes
 * </pre>
 */
final class VsockHeader {
  static final int BYTES = 44;

  /** The only socket type we serve: a stream. */
  static final int TYPE_STREAM = 1;

  /** Section 5.10.6: the well-known address of the host. */
  static final long HOST_CID = 2;

  static final int OP_REQUEST = 1;
  static final int OP_RESPONSE = 2;
  static final int OP_RST = 3;
  static final int OP_SHUTDOWN = 4;
  static final int OP_RW = 5;
  static final int OP_CREDIT_UPDATE = 6;
  static final int OP_CREDIT_REQUEST = 7;

  /** SHUTDOWN: the sender will receive no more. */
  static final int SHUTDOWN_RECEIVE = 1;

  /** SHUTDOWN: the sender will send no more. */
  static final int SHUTDOWN_SEND = 2;

  static final int SHUTDOWN_BOTH = SHUTDOWN_RECEIVE | SHUTDOWN_SEND;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private VsockHeader() {}

  static long sourceCid(MemorySegment header) {
    return header.get(LONG, 0);
  }

  static long targetCid(MemorySegment header) {
    return header.get(LONG, 8);
  }

  static int sourcePort(MemorySegment header) {
    return header.get(INT, 16);
  }

  static int targetPort(MemorySegment header) {
    return header.get(INT, 20);
  }

  /** Bytes that follow the header; unsigned. */
  static long length(MemorySegment header) {
    return header.get(INT, 24) & 0xffff_ffffL;
  }

  static int type(MemorySegment header) {
    return header.get(SHORT, 28) & 0xffff;
  }

  static int op(MemorySegment header) {
    return header.get(SHORT, 30) & 0xffff;
  }

  static int flags(MemorySegment header) {
    return header.get(INT, 32);
  }

  static int bufferSize(MemorySegment header) {
    return header.get(INT, 36);
  }

  static int forwarded(MemorySegment header) {
    return header.get(INT, 40);
  }

  static void addresses(
      MemorySegment header, long sourceCid, long targetCid, int sourcePort, int targetPort) {
    header.set(LONG, 0, sourceCid);
    header.set(LONG, 8, targetCid);
    header.set(INT, 16, sourcePort);
    header.set(INT, 20, targetPort);
  }

  static void operation(MemorySegment header, int type, int op, int flags, int length) {
    header.set(INT, 24, length);
    header.set(SHORT, 28, (short) type);
    header.set(SHORT, 30, (short) op);
    header.set(INT, 32, flags);
  }

  static void credit(MemorySegment header, int bufferSize, int forwarded) {
    header.set(INT, 36, bufferSize);
    header.set(INT, 40, forwarded);
  }
}
