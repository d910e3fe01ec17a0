package dev.arcbox.vmm;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.platform.memory.MappedMemory;
import dev.arcbox.platform.memory.Memfd;
import dev.arcbox.vmm.boot.MemoryMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A machine's memory: one memfd, mapped once, cut into the pieces of its memory map. KVM and the
 * device workers use the same mapping.
 */
final class GuestRam implements AutoCloseable {
  private final Memfd file;
  private final MappedMemory mapping;
  private final GuestMemory memory;

  private GuestRam(Memfd file, MappedMemory mapping, GuestMemory memory) {
    this.file = file;
    this.mapping = mapping;
    this.memory = memory;
  }

  /** Memory of zeroes; pages come into being when they are touched. */
  static GuestRam allocate(String name, MemoryMap map) {
    long bytes = map.lowBytes() + map.highBytes();
    Memfd file = Memfd.create("arcbox-ram-" + name, bytes);
    try {
      MappedMemory mapping = file.map();
      mapping.preferHugePages();
      mapping.noDump();
      return new GuestRam(file, mapping, GuestMemory.of(regions(map, mapping)));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static List<GuestMemory.Region> regions(MemoryMap map, MappedMemory mapping) {
    List<GuestMemory.Region> regions = new ArrayList<>();
    long offset = 0;
    for (MemoryMap.Range range : map.ram()) {
      regions.add(
          new GuestMemory.Region(
              range.address(), mapping.segment().asSlice(offset, range.bytes())));
      offset += range.bytes();
    }
    return regions;
  }

  GuestMemory memory() {
    return memory;
  }

  /** Makes it the guest's, slot by slot. */
  void plug(KvmVm vm, KvmVm.Access access) {
    int slot = 0;
    for (GuestMemory.Region region : memory.regions()) {
      vm.setMemory(slot++, region.guestAddress(), region.bytes(), access);
    }
  }

  /** Pages written since the last call, by region; the slots must be plugged LOGGED. */
  List<BitSet> dirtyPages(KvmVm vm) {
    List<BitSet> pages = new ArrayList<>();
    for (GuestMemory.Region region : memory.regions()) {
      pages.add(vm.dirtyPages(pages.size(), region.size()));
    }
    return pages;
  }

  /** Unmaps; after the VM's last fd was closed. */
  @Override
  public void close() {
    mapping.close();
    file.close();
  }
}
