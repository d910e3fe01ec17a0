package dev.arcbox.hypervisor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A guest's physical memory as the host sees it: a few regions, each backed by mapped host memory.
 *
 * <p>Every guest address goes through {@link #region}, which refuses ranges that leave a region,
 * wrap around, or span two regions. The object is immutable; whoever mapped the segments decides
 * when they end. Any thread may use it.
 */
public final class GuestMemory {
  /** vhost-user, the transport with the fewest, allows 8 regions; KVM gets by with a handful. */
  public static final int MAX_REGIONS = 64;

  private static final GuestMemory NONE = new GuestMemory(List.of());

  private final Region[] regions;

  private GuestMemory(List<Region> regions) {
    this.regions = regions.toArray(Region[]::new);
    Arrays.sort(this.regions, Comparator.comparingLong(Region::guestAddress));
    for (int i = 1; i < this.regions.length; i++) {
      Region before = this.regions[i - 1];
      if (before.guestAddress() + before.size() > this.regions[i].guestAddress()) {
        throw new IllegalArgumentException(before + " overlaps " + this.regions[i]);
      }
    }
  }

  /** Memory of the given regions, in any order; overlapping ones are refused. */
  public static GuestMemory of(List<Region> regions) {
    if (regions.size() > MAX_REGIONS) {
      throw new IllegalArgumentException(regions.size() + " regions, at most " + MAX_REGIONS);
    }
    return new GuestMemory(regions);
  }

  /** A guest without memory: every access is refused. */
  public static GuestMemory none() {
    return NONE;
  }

  /**
   * The region that holds all of {@code [address, address + length)}; allocates nothing.
   *
   * @throws GuestAddressException when no single region holds the range
   */
  public Region region(long address, long length) throws GuestAddressException {
    for (Region region : regions) {
      if (region.holds(address, length)) {
        return region;
      }
    }
    throw new GuestAddressException(address, length);
  }

  /** A view of exactly the given guest range. */
  public MemorySegment slice(long address, long length) throws GuestAddressException {
    Region region = region(address, length);
    return region.bytes().asSlice(region.offset(address), length);
  }

  /** Copies a guest range out, once; the guest cannot change what was copied. */
  public byte[] copyOut(long address, int length) throws GuestAddressException {
    byte[] copy = new byte[length];
    MemorySegment.copy(slice(address, length), 0, MemorySegment.ofArray(copy), 0, length);
    return copy;
  }

  /** Writes bytes into the guest. */
  public void copyIn(long address, byte[] bytes) throws GuestAddressException {
    MemorySegment.copy(
        MemorySegment.ofArray(bytes), 0, slice(address, bytes.length), 0, bytes.length);
  }

  /** The regions by rising guest address. */
  public List<Region> regions() {
    return List.of(regions);
  }

  /** One piece of guest physical memory that is contiguous on the host too. */
  public record Region(long guestAddress, MemorySegment bytes) {
    /** Refuses regions beyond the signed 64-bit range, so that sums below cannot wrap. */
    public Region {
      if (guestAddress < 0 || guestAddress + bytes.byteSize() < guestAddress) {
        throw new IllegalArgumentException(
            "region at 0x%x of %d bytes".formatted(guestAddress, bytes.byteSize()));
      }
    }

    public long size() {
      return bytes.byteSize();
    }

    /** Whether the whole range lies in this region; wrapping and negative ranges do not. */
    public boolean holds(long address, long length) {
      return address >= guestAddress
          && length >= 0
          && length <= size()
          && address - guestAddress <= size() - length;
    }

    /** Where an address of this region lies in {@link #bytes()}. */
    public long offset(long address) {
      return address - guestAddress;
    }
  }
}
