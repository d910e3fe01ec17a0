package dev.arcbox.testkit.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A split virtqueue as its driver sees it. {@link #begin}, {@link #buffer} and {@link #publish}
 * make chain by chain; {@link #poll} takes what the device used; the methods of {@link #raw} write
 * what a hostile driver would. One thread; allocates nothing after construction.
 */
public final class DriverRing {
  static final int DESCRIPTOR = 16;
  static final int F_NEXT = 1;
  static final int F_WRITE = 2;

  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int size;
  private final boolean eventIdx;
  private final RingPlace place;
  private final MemorySegment memory;
  private final int[] nextOf;
  private int freeHead;
  private int free;
  private int chainHead = -1;
  private int chainTail = -1;
  private int available;
  private int kicked;
  private int used;
  private int usedHead;
  private long usedLength;

  /** An empty ring in fresh memory of the guest. */
  public DriverRing(SharedGuest guest, int size, boolean eventIdx) {
    this.size = size;
    this.eventIdx = eventIdx;
    this.place = RingPlace.allocate(guest, size);
    this.memory = guest.file();
    this.nextOf = new int[size];
    for (int i = 0; i < size; i++) {
      nextOf[i] = i + 1;
    }
    this.free = size;
  }

  public int size() {
    return size;
  }

  /** Where the three areas lie. */
  public RingPlace place() {
    return place;
  }

  /** The same ring, for writing nonsense. */
  public RawRing raw() {
    return new RawRing(memory, place, size);
  }

  /** Descriptors that no chain uses. */
  public int free() {
    return free;
  }

  /** The descriptor that the next {@link #buffer} takes; for tables that go by descriptor. */
  public int nextFree() {
    return freeHead;
  }

  /** Starts a chain. */
  public void begin() {
    chainHead = -1;
    chainTail = -1;
  }

  /** Adds a buffer to the chain; the device writes into writable ones. */
  public void buffer(long address, int length, boolean writable) {
    if (free == 0) {
      throw new IllegalStateException("ring of " + size + " has no free descriptor");
    }
    int index = freeHead;
    freeHead = nextOf[index];
    free--;
    long at = place.descriptors() + (long) DESCRIPTOR * index;
    memory.set(LONG, at, address);
    memory.set(INT, at + 8, length);
    memory.set(INT, at + 12, writable ? F_WRITE : 0);
    if (chainTail < 0) {
      chainHead = index;
    } else {
      long before = place.descriptors() + (long) DESCRIPTOR * chainTail;
      int flags = memory.get(INT, before + 12) & 0xffff;
      memory.set(INT, before + 12, flags | F_NEXT | (index << 16));
      nextOf[chainTail] = index;
    }
    nextOf[index] = -1;
    chainTail = index;
  }

  /** Makes the chain available, visible to the device at once, and returns its head. */
  public int publish() {
    int slot = available & (size - 1);
    SHORT.setOpaque(memory, place.available() + 4 + 2L * slot, (short) chainHead);
    available = (available + 1) & 0xffff;
    SHORT.setRelease(memory, place.available() + 2, (short) available);
    return chainHead;
  }

  /** Whether the device asked to be kicked for what was published since the last call. */
  public boolean kickWanted() {
    if (kicked == available) {
      return false;
    }
    VarHandle.fullFence();
    boolean wanted;
    if (eventIdx) {
      int event = (short) SHORT.getOpaque(memory, place.availEvent(size)) & 0xffff;
      int fresh = (available - kicked) & 0xffff;
      wanted = ((available - event - 1) & 0xffff) < fresh;
    } else {
      wanted = ((short) SHORT.getOpaque(memory, place.used()) & 1) == 0;
    }
    kicked = available;
    return wanted;
  }

  /** Takes the next used chain; its head and length are then known, its descriptors free. */
  public boolean poll() {
    int index = (short) SHORT.getAcquire(memory, place.used() + 2) & 0xffff;
    if (index == used) {
      return false;
    }
    long at = place.used() + 4 + 8L * (used & (size - 1));
    usedHead = memory.get(INT, at);
    usedLength = memory.get(INT, at + 4) & 0xffff_ffffL;
    used = (used + 1) & 0xffff;
    release(usedHead);
    return true;
  }

  private void release(int head) {
    int last = head;
    int count = 1;
    while (nextOf[last] >= 0) {
      last = nextOf[last];
      count++;
    }
    nextOf[last] = freeHead;
    freeHead = head;
    free += count;
  }

  /** Head of the chain that {@link #poll} took. */
  public int usedHead() {
    return usedHead;
  }

  /** Bytes that the device says it wrote. */
  public long usedLength() {
    return usedLength;
  }

  /** Asks for an interrupt when more is used; true when more already is, so poll again. */
  public boolean armInterrupt() {
    if (eventIdx) {
      SHORT.setOpaque(memory, place.usedEvent(size), (short) used);
    } else {
      SHORT.setOpaque(memory, place.available(), (short) 0);
    }
    VarHandle.fullFence();
    return ((short) SHORT.getAcquire(memory, place.used() + 2) & 0xffff) != used;
  }

  /** Asks for no interrupts; with EVENT_IDX they end by themselves until armed again. */
  public void disarmInterrupt() {
    if (!eventIdx) {
      SHORT.setOpaque(memory, place.available(), (short) 1);
    }
  }

  /** Chains that the device has not given back. */
  public int outstanding() {
    return (available - used) & 0xffff;
  }
}
