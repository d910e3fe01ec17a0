package dev.arcbox.testkit.memory;

import dev.arcbox.platform.memory.MappedMemory;
import java.lang.foreign.MemorySegment;

/**
 * Bytes between two pages that nobody may touch, and ending right before the second: native code
 * that goes one byte too far dies of it instead of reading a neighbour. Also tells whether the room
 * before the bytes was written to.
 */
public final class GuardedMemory implements AutoCloseable {
  private static final byte CANARY = (byte) 0xa5;

  private final MappedMemory mapping;
  private final MemorySegment lead;
  private final MemorySegment bytes;

  private GuardedMemory(MappedMemory mapping, long length) {
    this.mapping = mapping;
    long end = mapping.size() - MappedMemory.PAGE;
    this.bytes = mapping.segment().asSlice(end - length, length);
    this.lead = mapping.segment().asSlice(MappedMemory.PAGE, end - length - MappedMemory.PAGE);
    lead.fill(CANARY);
    mapping.guard(0, MappedMemory.PAGE);
    mapping.guard(end, MappedMemory.PAGE);
  }

  /** {@code length} zeroed bytes. */
  public static GuardedMemory allocate(long length) {
    long pages = (length + MappedMemory.PAGE - 1) / MappedMemory.PAGE;
    return new GuardedMemory(MappedMemory.anonymous((pages + 2) * MappedMemory.PAGE), length);
  }

  /** The bytes. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** The watched room before the bytes. */
  MemorySegment before() {
    return lead;
  }

  /** Whether nobody wrote before the bytes. */
  public boolean intact() {
    for (long i = 0; i < lead.byteSize(); i++) {
      if (lead.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i) != CANARY) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
