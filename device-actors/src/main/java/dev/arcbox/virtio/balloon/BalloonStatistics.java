package dev.arcbox.virtio.balloon;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What the guest says of its memory (section 5.5.6.3); its word, unverified. */
public record BalloonStatistics(Map<Tag, Long> values) {
  /**
   * VIRTIO_BALLOON_S_…, in the order of their numbers. Swap and memory in bytes; faults and huge
   * pages are counted.
   */
  public enum Tag {
    SWAP_IN,
    SWAP_OUT,
    MAJFLT,
    MINFLT,
    MEMFREE,
    MEMTOT,
    AVAIL,
    CACHES,
    HTLB_PGALLOC,
    HTLB_PGFAIL;

    /** The name in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** | tag u16 | value u64 |, packed. */
  static final int ENTRY_BYTES = 10;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final Tag[] TAGS = Tag.values();

  /** Keeps its own copy. */
  public BalloonStatistics {
    values = Map.copyOf(values);
  }

  /** Tags that nobody knows and half an entry at the end are passed over. */
  static BalloonStatistics parse(MemorySegment bytes, int length) {
    Map<Tag, Long> values = new EnumMap<>(Tag.class);
    for (int at = 0; at + ENTRY_BYTES <= length; at += ENTRY_BYTES) {
      int tag = bytes.get(SHORT, at) & 0xffff;
      if (tag < TAGS.length) {
        values.put(TAGS[tag], bytes.get(LONG, at + 2));
      }
    }
    return new BalloonStatistics(values);
  }

  public OptionalLong value(Tag tag) {
    Long value = values.get(tag);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
