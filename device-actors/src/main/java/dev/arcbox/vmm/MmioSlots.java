package dev.arcbox.vmm;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.vmm.acpi.Platform;
import dev.arcbox.vmm.boot.MemoryMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places of a machine's virtio devices, in the order in which the guest shall find them. */
final class MmioSlots implements AutoCloseable {
  /** Pins of the IOAPIC that nobody else has; the upper ones first, which are no ISA interrupts. */
  private static final int[] PINS = {16, 17, 18, 19, 20, 21, 22, 23, 10, 11, 12, 13, 14, 15, 5, 6};

  private final Map<DeviceSlot, Slot> slots = new LinkedHashMap<>();

  MmioSlots(KvmVm vm, IoBus bus, GuestMemory memory, List<DeviceSlot> wanted) {
    if (wanted.size() > PINS.length) {
      throw new HypervisorException.BadConfig(
          wanted.size() + " device slots, at most " + PINS.length);
    }
    try {
      for (DeviceSlot slot : wanted) {
        int index = slots.size();
        long address = MemoryMap.MMIO + index * MmioSlot.BYTES;
        slots.put(slot, new Slot(vm, bus, memory, address, PINS[index]));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Map<DeviceSlot, MmioSlot> all() {
    return new HashMap<>(slots);
  }

  /** For the ACPI tables. */
  List<Platform.VirtioPlace> places() {
    return slots.values().stream()
        .map(slot -> new Platform.VirtioPlace(slot.address(), MmioSlot.BYTES, slot.gsi()))
        .toList();
  }

  /** Before the VM is closed. */
  @Override
  public void close() {
    slots.values().forEach(Slot::close);
  }
}
