package dev.arcbox.hypervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestMemoryTest {
  /** Two neighbours and one behind a hole. */
  private final GuestMemory memory =
      GuestMemory.of(List.of(region(0x3000, 0x800), region(0x1000, 0x800), region(0x1800, 0x800)));

  private static GuestMemory.Region region(long address, int size) {
    return new GuestMemory.Region(address, MemorySegment.ofArray(new byte[size]));
  }

  @ParameterizedTest
  @CsvSource({
    "0xfff, 1",
    "0x1000, 0x801",
    "0x17ff, 2",
    "0x2000, 1",
    "0x2fff, 2",
    "0x3800, 1",
    "0x37ff, 2",
    "0, 1",
    "-1, 1",
    "-1, 2",
    "-8, 16",
    "0x1000, -1",
    "0x1000, 0x7fffffffffffffff",
    "0x7fffffffffffffff, 1",
    "0x7fffffffffffffff, 0x7fffffffffffffff",
    "0x8000000000001000, 1"
  })
  void refusesRangesOutsideOneRegion(String address, String length) {
    long at =
        address.startsWith("0x")
            ? Long.parseUnsignedLong(address.substring(2), 16)
            : Long.parseLong(address);
    long bytes = Long.decode(length);
    GuestAddressException refused =
        assertThrows(GuestAddressException.class, () -> memory.region(at, bytes));
    assertEquals(at, refused.address());
    assertEquals(bytes, refused.length());
  }

  @Test
  void findsTheWholeOfEachRegion() throws Exception {
    for (GuestMemory.Region region : memory.regions()) {
      assertEquals(region, memory.region(region.guestAddress(), region.size()));
      assertEquals(1, memory.slice(region.guestAddress() + region.size() - 1, 1).byteSize());
    }
  }

  @Test
  void copiesInAndOut() throws Exception {
    memory.copyIn(0x1804, new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, memory.copyOut(0x1803, 5));
  }

  @Test
  void rejectsOverlappingRegions() {
    assertThrows(
        IllegalArgumentException.class,
        () -> GuestMemory.of(List.of(region(0x1000, 0x800), region(0x17ff, 1))));
  }

  @Test
  void rejectsRegionsThatWrap() {
    assertThrows(IllegalArgumentException.class, () -> region(Long.MAX_VALUE, 2));
    assertThrows(IllegalArgumentException.class, () -> region(-4096, 4096));
  }

  @Test
  void hasNothingWhenThereIsNoMemory() {
    assertThrows(GuestAddressException.class, () -> GuestMemory.none().region(0, 0));
  }
}
