package dev.arcbox.testkit.vsock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Packet headers in guest memory. */
public final class Wire {
  public static final int HEADER = 44;
  public static final long HOST = 2;
  public static final int REQUEST = 1;
  public static final int RESPONSE = 2;
  public static final int RST = 3;
  public static final int SHUTDOWN = 4;
  public static final int RW = 5;
  public static final int CREDIT_UPDATE = 6;
  public static final int CREDIT_REQUEST = 7;

  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Wire() {}

  /** Writes a whole header, sense or not. */
  public static void put(
      MemorySegment memory,
      long at,
      long cid,
      int guestPort,
      int hostPort,
      int length,
      int op,
      int flags,
      int bufferSize,
      int forwarded) {
    memory.set(LONG, at, cid);
    memory.set(LONG, at + 8, HOST);
    memory.set(INT, at + 16, guestPort);
    memory.set(INT, at + 20, hostPort);
    memory.set(INT, at + 24, length);
    memory.set(SHORT, at + 28, (short) 1);
    memory.set(SHORT, at + 30, (short) op);
    memory.set(INT, at + 32, flags);
    memory.set(INT, at + 36, bufferSize);
    memory.set(INT, at + 40, forwarded);
  }
}
