package dev.arcbox.vhostuser;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of SET_MEM_TABLE.
 *
 * <pre>
 * | regions u32 | padding u32 | region 0 | region 1 | …
 * region: | guest address u64 | size u64 | user address u64 | mmap offset u64 |
 * </pre>
 *
 * <p>The payload may be longer than its regions: User-mode Linux 6.1 sends a fixed 72 bytes.
 */
record MemoryTable(List<Entry> entries) {
  /** "Memory regions description": at most 8 without CONFIGURE_MEM_SLOTS. */
  static final int MAX_REGIONS = 8;

  private static final int PREFIX_BYTES = 8;
  private static final int ENTRY_BYTES = 32;

  /** No guest of ours has more memory than this; sums of such values cannot wrap. */
  private static final long MAX_VALUE = 1L << 52;

  record Entry(long guestAddress, long size, long userAddress, long mmapOffset) {
    boolean holdsUser(long address) {
      return Long.compareUnsigned(address - userAddress, size) < 0;
    }
  }

  static MemoryTable parse(ByteBuffer bytes) throws MalformedMessageException {
    if (bytes.remaining() < PREFIX_BYTES) {
      throw new MalformedMessageException("memory table of " + bytes.remaining() + " bytes");
    }
    int count = bytes.getInt();
    bytes.getInt();
    if (count < 1 || count > MAX_REGIONS || bytes.remaining() < count * ENTRY_BYTES) {
      throw new MalformedMessageException(
          count + " memory regions in " + bytes.remaining() + " bytes");
    }
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(entry(bytes));
    }
    return new MemoryTable(List.copyOf(entries));
  }

  private static Entry entry(ByteBuffer bytes) throws MalformedMessageException {
    Entry entry = new Entry(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    if (entry.size <= 0
        || beyond(entry.size)
        || beyond(entry.guestAddress)
        || beyond(entry.mmapOffset)) {
      throw new MalformedMessageException("memory region " + entry);
    }
    return entry;
  }

  private static boolean beyond(long value) {
    return value < 0 || value > MAX_VALUE;
  }

  /** The guest address that the front end sees at its own address {@code user}. */
  long guestAddress(long user) throws MalformedMessageException {
    for (Entry entry : entries) {
      if (entry.holdsUser(user)) {
        return entry.guestAddress + (user - entry.userAddress);
      }
    }
    throw new MalformedMessageException("user address 0x%x is in no region".formatted(user));
  }
}
