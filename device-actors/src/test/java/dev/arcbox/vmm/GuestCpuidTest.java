package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.kvm.Cpuid;
import dev.arcbox.hypervisor.kvm.Cpuid.Leaf;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestCpuidTest {
  private static final int VMX = 1 << 5;
  private static final int SVM = 1 << 2;
  private static final int HYPERVISOR = 1 << 31;
  private static final int EXTENDED = 0x8000_0001;

  /** A host that lets guests nest, with one bit of its own beside. */
  private static final Cpuid HOST =
      new Cpuid(
          List.of(
              new Leaf(1, 0, 0, 0x600, 0x0508_0800, VMX | 1, 1),
              new Leaf(0xa, 0, 0, 2, 3, 4, 5),
              new Leaf(0xb, 0, 1, 9, 9, 0, 9),
              new Leaf(0xb, 1, 1, 9, 9, 1, 9),
              new Leaf(EXTENDED, 0, 0, 0, 0, SVM | 1, 0)));

  private static final Cpuid GUEST = new GuestCpuid(HOST, true, 4).of(2);

  @Test
  void seesWhetherGuestsMayNest() {
    assertTrue(GuestCpuid.nested(HOST));
    assertTrue(GuestCpuid.nested(new Cpuid(List.of(HOST.leaves().getFirst()))));
    assertTrue(GuestCpuid.nested(new Cpuid(List.of(HOST.leaves().getLast()))));
    assertFalse(GuestCpuid.nested(new Cpuid(List.of())));
  }

  @Test
  void guestsAreNotTold() {
    assertFalse(GuestCpuid.nested(GUEST));
    assertEquals(1, GUEST.leaf(EXTENDED).ecx(), "the other bits stay");
    assertEquals(HYPERVISOR | 1 << 24 | 1, GUEST.leaf(1).ecx());
  }

  @Test
  void everyProcessorKnowsWhoItIs() {
    assertEquals(2, GUEST.leaf(1).ebx() >>> 24);
    assertEquals(4, GUEST.leaf(1).ebx() >>> 16 & 0xff);
    assertEquals(0x0800, GUEST.leaf(1).ebx() & 0xffff);
    Leaf threads = GUEST.leaves().get(2);
    Leaf cores = GUEST.leaves().get(3);
    assertEquals(List.of(0, 1, 2), List.of(threads.eax(), threads.ebx(), threads.edx()));
    assertEquals(List.of(2, 4, 2), List.of(cores.eax(), cores.ebx(), cores.edx()));
  }

  @Test
  void performanceCountersAreNotGiven() {
    assertEquals(new Leaf(0xa, 0, 0, 0, 0, 0, 0), GUEST.leaf(0xa));
  }
}
