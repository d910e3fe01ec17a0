package dev.arcbox.hypervisor.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.libc.CCompiler;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Requests, constants and structs of KVM are those of the kernel's header. */
@Tag("host")
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "x86-64 structs")
class KvmLayoutTest {
  private static final Map<String, StructLayout> STRUCTS =
      Map.ofEntries(
          Map.entry("struct kvm_userspace_memory_region", KvmStructs.USER_MEMORY),
          Map.entry("struct kvm_dirty_log", KvmStructs.DIRTY_LOG),
          Map.entry("struct kvm_irq_level", KvmStructs.IRQ_LEVEL),
          Map.entry("struct kvm_irqfd", KvmStructs.IRQFD),
          Map.entry("struct kvm_ioeventfd", KvmStructs.IOEVENTFD),
          Map.entry("struct kvm_msi", KvmStructs.MSI),
          Map.entry("struct kvm_irq_routing", KvmStructs.ROUTING),
          Map.entry("struct kvm_irq_routing_entry", KvmStructs.ROUTING_ENTRY),
          Map.entry("struct kvm_pit_config", KvmStructs.PIT_CONFIG),
          Map.entry("struct kvm_enable_cap", KvmStructs.ENABLE_CAP),
          Map.entry("struct kvm_clock_data", KvmStructs.CLOCK_DATA),
          Map.entry("struct kvm_mp_state", KvmStructs.MP_STATE),
          Map.entry("struct kvm_msrs", KvmStructs.MSRS),
          Map.entry("struct kvm_msr_entry", KvmStructs.MSR_ENTRY),
          Map.entry("struct kvm_cpuid2", KvmStructs.CPUID),
          Map.entry("struct kvm_cpuid_entry2", KvmStructs.CPUID_ENTRY),
          Map.entry("struct kvm_segment", KvmStructs.SEGMENT),
          Map.entry("struct kvm_dtable", KvmStructs.DTABLE));

  @TempDir Path folder;

  private final Map<String, Long> ours = new TreeMap<>();

  private void compare() throws Exception {
    assertEquals(ours, CCompiler.values(folder, List.copyOf(ours.keySet())));
  }

  @Test
  void requestsAndConstantsAreTheHeaders() throws Exception {
    for (Class<?> type : List.of(KvmRequests.class, KvmConstants.class)) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isPrivate(field.getModifiers())) {
          ours.put(field.getName(), ((Number) field.get(null)).longValue());
        }
      }
    }
    assertTrue(ours.size() > 80, ours.keySet().toString());
    compare();
  }

  @Test
  void structsAreTheHeaders() throws Exception {
    STRUCTS.forEach(this::put);
    compare();
  }

  private void put(String name, StructLayout layout) {
    // Of structs with a tail we lay out the head alone; their size is still C's.
    ours.put("sizeof(" + name + ")", layout.byteSize());
    for (MemoryLayout member : layout.memberLayouts()) {
      if (!(member instanceof PaddingLayout)) {
        String field = member.name().orElseThrow();
        ours.put("offsetof(" + name + ", " + field + ")", KvmStructs.at(layout, field));
        ours.put("sizeof(((" + name + " *)0)->" + field + ")", member.byteSize());
      }
    }
  }

  @Test
  void kvmRunIsTheHeaders() throws Exception {
    String of = "offsetof(struct kvm_run, ";
    ours.put(of + "immediate_exit)", RunLayout.IMMEDIATE_EXIT);
    ours.put(of + "exit_reason)", RunLayout.EXIT_REASON);
    ours.put(of + "padding)", RunLayout.UNION);
    ours.put("sizeof(((struct kvm_run *)0)->padding)", RunLayout.UNION_BYTES);
    ours.put(of + "io.direction)", RunLayout.IO_DIRECTION);
    ours.put(of + "io.size)", RunLayout.IO_SIZE);
    ours.put(of + "io.port)", RunLayout.IO_PORT);
    ours.put(of + "io.count)", RunLayout.IO_COUNT);
    ours.put(of + "io.data_offset)", RunLayout.IO_DATA_OFFSET);
    ours.put(of + "mmio.phys_addr)", RunLayout.MMIO_ADDRESS);
    ours.put(of + "mmio.data)", RunLayout.MMIO_DATA);
    ours.put(of + "mmio.len)", RunLayout.MMIO_LENGTH);
    ours.put(of + "mmio.is_write)", RunLayout.MMIO_IS_WRITE);
    ours.put(of + "internal.suberror)", RunLayout.CODE);
    ours.put(of + "internal.ndata)", RunLayout.DATA_COUNT);
    ours.put(of + "internal.data)", RunLayout.DATA);
    ours.put(of + "system_event.type)", RunLayout.CODE);
    ours.put(of + "fail_entry.hardware_entry_failure_reason)", RunLayout.FAIL_REASON);
    ours.put(of + "fail_entry.cpu)", RunLayout.FAIL_CPU);
    compare();
  }

  @Test
  void registersAreTheHeaders() throws Exception {
    for (Register register : Register.values()) {
      String name = register.name().toLowerCase(java.util.Locale.ROOT);
      ours.put("offsetof(struct kvm_regs, " + name + ")", register.offset());
    }
    ours.put("sizeof(struct kvm_regs)", Registers.BYTES);
    ours.put("sizeof(struct kvm_sregs)", SpecialRegisters.BYTES);
    ours.put("offsetof(struct kvm_sregs, cs)", SpecialRegisters.at(SpecialRegisters.Segment.CS));
    ours.put("offsetof(struct kvm_sregs, ss)", SpecialRegisters.at(SpecialRegisters.Segment.SS));
    ours.put("offsetof(struct kvm_sregs, ldt)", SpecialRegisters.at(SpecialRegisters.Segment.LDT));
    ours.put("offsetof(struct kvm_sregs, gdt)", SpecialRegisters.at(SpecialRegisters.Table.GDT));
    ours.put("offsetof(struct kvm_sregs, idt)", SpecialRegisters.at(SpecialRegisters.Table.IDT));
    for (SpecialRegisters.Control control : SpecialRegisters.Control.values()) {
      String name = control.name().toLowerCase(java.util.Locale.ROOT);
      ours.put("offsetof(struct kvm_sregs, " + name + ")", SpecialRegisters.at(control));
    }
    compare();
  }

  @Test
  void savedStatesHaveTheHeadersSizes() throws Exception {
    Map<VcpuState, String> names =
        Map.of(
            VcpuState.XSAVE, "struct kvm_xsave",
            VcpuState.FPU, "struct kvm_fpu",
            VcpuState.XCRS, "struct kvm_xcrs",
            VcpuState.LAPIC, "struct kvm_lapic_state",
            VcpuState.DEBUG, "struct kvm_debugregs",
            VcpuState.EVENTS, "struct kvm_vcpu_events",
            VcpuState.MP_STATE, "struct kvm_mp_state");
    for (VcpuState part : VcpuState.values()) {
      ours.put("sizeof(" + names.get(part) + ")", (long) part.bytes());
    }
    compare();
  }
}
