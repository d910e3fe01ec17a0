package dev.arcbox.testkit.ring;

import dev.arcbox.platform.memory.MappedMemory;
import dev.arcbox.platform.memory.Memfd;
import java.lang.foreign.MemorySegment;

/**
 * A pretended guest's memory: one memfd, mapped here and by whoever gets its fd. Like User-mode
 * Linux, its guest address equals its offset in the file, and does not start at zero.
 */
public final class SharedGuest implements AutoCloseable {
  /** The first guest address; what lies before it in the file is never used. */
  public static final long BASE = 0x10000;

  private final Memfd file;
  private final MappedMemory mapping;
  private long next = BASE;

  private SharedGuest(Memfd file, MappedMemory mapping) {
    this.file = file;
    this.mapping = mapping;
  }

  /** Memory of {@code bytes} bytes from {@link #BASE} on. */
  public static SharedGuest create(long bytes) {
    Memfd file = Memfd.create("arcbox-test-guest", BASE + bytes);
    return new SharedGuest(file, file.map());
  }

  /** The fd to hand to a device. */
  public int fd() {
    return file.fd();
  }

  /** How many bytes the guest has from {@link #BASE} on. */
  public long size() {
    return mapping.size() - BASE;
  }

  /** The first address beyond the guest's memory. */
  public long end() {
    return mapping.size();
  }

  /** The guest's bytes from {@link #BASE} on. */
  public MemorySegment bytes() {
    return mapping.segment().asSlice(BASE);
  }

  /** The bytes at a guest address. */
  public MemorySegment at(long address, long length) {
    return mapping.segment().asSlice(address, length);
  }

  /** All of the file, in which a guest address is an offset. */
  public MemorySegment file() {
    return mapping.segment();
  }

  /** Sets memory aside; nothing is ever given back. */
  public long allocate(long bytes, long alignment) {
    long address = (next + alignment - 1) / alignment * alignment;
    if (address + bytes > end()) {
      throw new IllegalStateException(
          "pretended guest of " + size() + " bytes has no room for " + bytes);
    }
    next = address + bytes;
    return address;
  }

  @Override
  public void close() {
    mapping.close();
    file.close();
  }
}
