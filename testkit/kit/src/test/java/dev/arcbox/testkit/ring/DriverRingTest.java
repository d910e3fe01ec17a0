package dev.arcbox.testkit.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DriverRingTest {
  private final SharedGuest guest = SharedGuest.create(1 << 16);
  private final DriverRing ring = new DriverRing(guest, 4, true);

  @AfterEach
  void close() {
    guest.close();
  }

  /** Plays the device: gives {@code head} back. */
  private void use(int slot, int head, int length) {
    MemorySegment memory = guest.file();
    long used = ring.place().used();
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, used + 4 + 8L * slot, head);
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, used + 8 + 8L * slot, length);
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, used + 2, (short) (slot + 1));
  }

  @Test
  void chainsLinkTheirDescriptorsAndAreFreedTogether() {
    ring.begin();
    ring.buffer(SharedGuest.BASE, 10, false);
    ring.buffer(SharedGuest.BASE + 100, 20, true);
    ring.buffer(SharedGuest.BASE + 200, 30, true);
    int head = ring.publish();
    assertEquals(1, ring.free());
    assertEquals(1, ring.raw().index());
    use(0, head, 50);
    assertTrue(ring.poll());
    assertEquals(50, ring.usedLength());
    assertEquals(4, ring.free());
    assertFalse(ring.poll());
  }

  @Test
  void kicksOnlyPastTheDevicesEvent() {
    ring.begin();
    ring.buffer(SharedGuest.BASE, 10, false);
    ring.publish();
    assertTrue(ring.kickWanted(), "avail_event is 0: the first is wanted");
    ring.begin();
    ring.buffer(SharedGuest.BASE, 10, false);
    ring.publish();
    assertFalse(ring.kickWanted());
  }

  @Test
  void hostileDriverIsTheSameForTheSameSeed() {
    try (SharedGuest other = SharedGuest.create(1 << 18);
        SharedGuest same = SharedGuest.create(1 << 18)) {
      HostileDriver one = new HostileDriver(other, new DriverRing(other, 16, true), 7);
      HostileDriver two = new HostileDriver(same, new DriverRing(same, 16, true), 7);
      for (int i = 0; i < 1000; i++) {
        one.step();
        two.step();
      }
      assertEquals(-1, other.bytes().mismatch(same.bytes()));
    }
  }
}
