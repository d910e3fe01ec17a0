package dev.arcbox.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Capabilities;
import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final Hypervisor SLOW =
      new Named("slow", new Availability.Unusable("0.5 million instructions", "turn it on"));
  private static final Hypervisor GOOD = new Named("good", new Availability.Usable("all there"));

  private record Named(String name, Availability availability) implements Hypervisor {
    @Override
    public Capabilities capabilities() {
      return new Capabilities(1, 1L << 30, DeviceTransport.Kind.MMIO, Set.of());
    }

    @Override
    public VirtualMachine create(MachineConfig config, Consumer<VmEvent> events) {
      throw new UnsupportedOperationException("only chosen here");
    }
  }

  @Test
  void autoTakesTheFirstUsableAndSaysWhyNotTheOthers() {
    Backends.Choice choice = Backends.choose("auto", List.of(SLOW, GOOD));
    assertEquals("good", choice.hypervisor().name());
    assertEquals("all there; not slow: 0.5 million instructions (turn it on)", choice.reason());
  }

  @Test
  void aNameIsTakenEvenIfItIsUnwise() {
    Backends.Choice choice = Backends.choose("slow", List.of(SLOW, GOOD));
    assertEquals("slow", choice.hypervisor().name());
    assertTrue(choice.reason().contains("0.5 million"), choice.reason());
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    Refusal refusal =
        assertThrows(Refusal.class, () -> Backends.choose("xen", List.of(SLOW, GOOD)));
    assertTrue(refusal.getMessage().contains("auto, slow, good"), refusal.getMessage());
  }

  @Test
  void nothingUsableIsRefusedWithAllReasons() {
    Refusal refusal = assertThrows(Refusal.class, () -> Backends.choose("auto", List.of(SLOW)));
    assertTrue(refusal.getMessage().contains("turn it on"), refusal.getMessage());
  }
}
