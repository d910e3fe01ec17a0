package dev.arcbox.virtio.queue;

import dev.arcbox.hypervisor.GuestAddressException;
import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Follows descriptors into a {@link DescriptorChain}, in a bounded number of steps.
 *
 * <p>A descriptor is read as two longs, once; all checks are on those copies.
 */
final class ChainWalker {
  private static final int F_NEXT = 1;
  private static final int F_WRITE = 2;
  private static final int F_INDIRECT = 4;

  /** So that walking a chain allocates nothing. */
  private static final Optional<Refusal> ACCEPTED = Optional.empty();

  private static final Optional<Refusal> TOO_LONG = Optional.of(Refusal.TOO_LONG);
  private static final Optional<Refusal> TOO_LARGE = Optional.of(Refusal.TOO_LARGE);
  private static final Optional<Refusal> EMPTY_BUFFER = Optional.of(Refusal.EMPTY_BUFFER);
  private static final Optional<Refusal> BAD_NEXT = Optional.of(Refusal.NEXT_OUT_OF_TABLE);
  private static final Optional<Refusal> OUTSIDE = Optional.of(Refusal.OUTSIDE_MEMORY);
  private static final Optional<Refusal> ORDER = Optional.of(Refusal.READABLE_AFTER_WRITABLE);
  private static final Optional<Refusal> MISPLACED = Optional.of(Refusal.INDIRECT_MISPLACED);
  private static final Optional<Refusal> MISSIZED = Optional.of(Refusal.INDIRECT_MISSIZED);

  private final GuestMemory memory;
  private final MemorySegment ringTable;
  private final int ringSize;
  private final boolean indirectAllowed;
  private final QueueLimits limits;

  ChainWalker(
      GuestMemory memory, RingMemory ring, int ringSize, boolean indirect, QueueLimits limits) {
    this.memory = memory;
    this.ringTable = ring.descriptors();
    this.ringSize = ringSize;
    this.indirectAllowed = indirect;
    this.limits = limits;
  }

  /** Fills {@code chain} from the descriptor {@code head}; present when it must be refused. */
  Optional<Refusal> walk(int head, DescriptorChain chain) {
    chain.begin(head);
    return walk(chain, ringTable, 0, head, ringSize, false);
  }

  private Optional<Refusal> walk(
      DescriptorChain chain,
      MemorySegment table,
      long tableOffset,
      int first,
      int tableSize,
      boolean inIndirect) {
    int index = first;
    // A chain visits no descriptor twice, so a table's size bounds its steps (2.7.5.3.1).
    for (int steps = 0; steps < tableSize; steps++) {
      long at = tableOffset + (long) QueueLayout.DESCRIPTOR_BYTES * index;
      long address = table.get(RingMemory.UNALIGNED_LONG, at);
      long rest = table.get(RingMemory.UNALIGNED_LONG, at + 8);
      long length = rest & 0xffff_ffffL;
      int flags = (int) (rest >>> 32) & 0xffff;
      index = (int) (rest >>> 48);
      if ((flags & F_INDIRECT) != 0) {
        return indirect(chain, address, length, flags, inIndirect);
      }
      Optional<Refusal> refusal = buffer(chain, address, length, (flags & F_WRITE) != 0);
      if (refusal.isPresent() || (flags & F_NEXT) == 0) {
        return refusal;
      }
      if (index >= tableSize) {
        return BAD_NEXT;
      }
    }
    return TOO_LONG;
  }

  private Optional<Refusal> indirect(
      DescriptorChain chain, long address, long length, int flags, boolean inIndirect) {
    // Section 2.7.5.3.1: only when negotiated, never nested, never with NEXT. 2.7.5.3.2: WRITE on
    // the referring descriptor is ignored; normal descriptors may come before it.
    if (!indirectAllowed || inIndirect || (flags & F_NEXT) != 0) {
      return MISPLACED;
    }
    if (length == 0 || length % QueueLayout.DESCRIPTOR_BYTES != 0) {
      return MISSIZED;
    }
    long entries = length / QueueLayout.DESCRIPTOR_BYTES;
    if (entries > limits.chainLength()) {
      return TOO_LONG;
    }
    try {
      GuestMemory.Region region = memory.region(address, length);
      return walk(chain, region.bytes(), region.offset(address), 0, (int) entries, true);
    } catch (GuestAddressException e) {
      return OUTSIDE;
    }
  }

  private Optional<Refusal> buffer(
      DescriptorChain chain, long address, long length, boolean writable) {
    if (length == 0) {
      return EMPTY_BUFFER;
    }
    if (chain.count() >= limits.chainLength()) {
      return TOO_LONG;
    }
    if (length > limits.chainBytes() - chain.readableBytes() - chain.writableBytes()) {
      return TOO_LARGE;
    }
    if (!writable && chain.writableBytes() > 0) {
      return ORDER;
    }
    try {
      GuestMemory.Region region = memory.region(address, length);
      chain.add(region.bytes(), region.offset(address), (int) length, writable);
      return ACCEPTED;
    } catch (GuestAddressException e) {
      return OUTSIDE;
    }
  }
}
