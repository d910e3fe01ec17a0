package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.Availability;
import org.junit.jupiter.api.Test;

class KvmHypervisorTest {
  /** What a software KVM reaches, and why it is not taken. */
  @Test
  void slowKernelsAreRefusedWithTheFigure() {
    Availability.Unusable unusable =
        assertInstanceOf(Availability.Unusable.class, KvmHypervisor.judge(0.45, false));
    assertTrue(
        unusable.reason().contains("guest kernels run at 0.5 million instructions a second"),
        unusable.reason());
    assertTrue(unusable.reason().contains("at least 20 are needed"), unusable.reason());
    assertTrue(unusable.remedy().contains("VT-x"), unusable.remedy());
  }

  @Test
  void fastOnesAreTakenAndSayWhetherGuestsMayNest() {
    assertEquals(
        new Availability.Usable(
            "812.0 million instructions a second in ring 0, nested virtualization"),
        KvmHypervisor.judge(812, true));
    assertEquals(
        new Availability.Usable(
            "20.0 million instructions a second in ring 0, no nested virtualization"),
        KvmHypervisor.judge(20, false));
  }
}
