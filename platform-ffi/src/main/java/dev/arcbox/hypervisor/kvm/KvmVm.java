package dev.arcbox.hypervisor.kvm;

import static dev.arcbox.hypervisor.kvm.KvmStructs.at;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.fd.EventFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * One VM of KVM. Any thread.
 *
 * <p>Closing order, which is the owner's: vCPUs first (their threads must have left {@link
 * KvmVcpu#run}), then this, then the memory of its slots. The kernel keeps the VM until the last fd
 * of it has gone, and what it keeps it may touch.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/api.html">KVM API, VM ioctls</a>
 */
public final class KvmVm extends Ioctl {
  private static final long PAGE = 4096;

  private final int runBytes;

  KvmVm(int number, int runBytes) {
    super(number);
    this.runBytes = runBytes;
  }

  // ---- memory

  /** How the guest may use a slot. */
  public enum Access {
    READ_WRITE(0),
    /** Writes become MMIO exits. */
    READ_ONLY(KvmConstants.KVM_MEM_READONLY),
    /** Like READ_WRITE, and written pages are remembered, see {@link #dirtyPages}. */
    LOGGED(KvmConstants.KVM_MEM_LOG_DIRTY_PAGES);

    private final int flags;

    Access(int flags) {
      this.flags = flags;
    }
  }

  /**
   * Puts memory at a guest-physical address, or changes how the guest may use it.
   *
   * @param memory page-aligned; must stay mapped until the slot is removed or all fds of this VM
   *     are closed
   */
  public void setMemory(int slot, long guestAddress, MemorySegment memory, Access access) {
    setMemory(slot, access.flags, guestAddress, memory.byteSize(), memory.address());
  }

  /** Takes a slot's memory from the guest. */
  public void removeMemory(int slot) {
    setMemory(slot, 0, 0, 0, 0);
  }

  private void setMemory(int slot, int flags, long guestAddress, long size, long address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.USER_MEMORY);
      it.set(JAVA_INT, at(KvmStructs.USER_MEMORY, "slot"), slot);
      it.set(JAVA_INT, at(KvmStructs.USER_MEMORY, "flags"), flags);
      it.set(JAVA_LONG, at(KvmStructs.USER_MEMORY, "guest_phys_addr"), guestAddress);
      it.set(JAVA_LONG, at(KvmStructs.USER_MEMORY, "memory_size"), size);
      it.set(JAVA_LONG, at(KvmStructs.USER_MEMORY, "userspace_addr"), address);
      call("KVM_SET_USER_MEMORY_REGION", KvmRequests.KVM_SET_USER_MEMORY_REGION, it);
    }
  }

  /** The pages of a {@link Access#LOGGED} slot written since the last call, by number. */
  public BitSet dirtyPages(int slot, long slotBytes) {
    try (Arena arena = Arena.ofConfined()) {
      long pages = slotBytes / PAGE;
      MemorySegment bitmap = arena.allocate((pages + Long.SIZE - 1) / Long.SIZE * Long.BYTES, 8);
      MemorySegment it = arena.allocate(KvmStructs.DIRTY_LOG);
      it.set(JAVA_INT, at(KvmStructs.DIRTY_LOG, "slot"), slot);
      it.set(JAVA_LONG, at(KvmStructs.DIRTY_LOG, "dirty_bitmap"), bitmap.address());
      call("KVM_GET_DIRTY_LOG", KvmRequests.KVM_GET_DIRTY_LOG, it);
      return BitSet.valueOf(bitmap.toArray(JAVA_LONG));
    }
  }

  /** Intel's KVM needs three free pages below 4 GiB for real mode; no memory may lie there. */
  public void setTssAddress(long guestAddress) {
    call("KVM_SET_TSS_ADDR", KvmRequests.KVM_SET_TSS_ADDR, guestAddress);
  }

  /** One more such page; before the first vCPU. */
  public void setIdentityMapAddress(long guestAddress) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocateFrom(JAVA_LONG, guestAddress);
      call("KVM_SET_IDENTITY_MAP_ADDR", KvmRequests.KVM_SET_IDENTITY_MAP_ADDR, it);
    }
  }

  // ---- interrupts

  /** PICs, IOAPIC and a LAPIC per vCPU in the kernel; before the first vCPU. */
  public void createIrqchip() {
    call("KVM_CREATE_IRQCHIP", KvmRequests.KVM_CREATE_IRQCHIP, 0);
  }

  /** Only the LAPICs in the kernel, with routes for {@code pins} of an IOAPIC of ours. */
  public void createSplitIrqchip(int pins) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.ENABLE_CAP);
      it.set(JAVA_INT, at(KvmStructs.ENABLE_CAP, "cap"), KvmConstants.KVM_CAP_SPLIT_IRQCHIP);
      it.set(JAVA_LONG, at(KvmStructs.ENABLE_CAP, "args"), pins);
      call("KVM_ENABLE_CAP", KvmRequests.KVM_ENABLE_CAP, it);
    }
  }

  /** The timer chip, after {@link #createIrqchip}. */
  public void createPit() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.PIT_CONFIG);
      it.set(JAVA_INT, 0, KvmConstants.KVM_PIT_SPEAKER_DUMMY);
      call("KVM_CREATE_PIT2", KvmRequests.KVM_CREATE_PIT2, it);
    }
  }

  /** Sets the level of an interrupt line. */
  public void setIrqLine(int gsi, boolean high) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.IRQ_LEVEL);
      it.set(JAVA_INT, at(KvmStructs.IRQ_LEVEL, "irq"), gsi);
      it.set(JAVA_INT, at(KvmStructs.IRQ_LEVEL, "level"), high ? 1 : 0);
      call("KVM_IRQ_LINE", KvmRequests.KVM_IRQ_LINE, it);
    }
  }

  /** From now on a signal of {@code source} is an edge of interrupt {@code gsi}. */
  public void connectInterrupt(EventFd source, int gsi) {
    irqfd(source, gsi, 0);
  }

  public void disconnectInterrupt(EventFd source, int gsi) {
    irqfd(source, gsi, KvmConstants.KVM_IRQFD_FLAG_DEASSIGN);
  }

  private void irqfd(EventFd source, int gsi, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.IRQFD);
      it.set(JAVA_INT, at(KvmStructs.IRQFD, "fd"), source.fd());
      it.set(JAVA_INT, at(KvmStructs.IRQFD, "gsi"), gsi);
      it.set(JAVA_INT, at(KvmStructs.IRQFD, "flags"), flags);
      call("KVM_IRQFD", KvmRequests.KVM_IRQFD, it);
    }
  }

  /** Where an interrupt goes. */
  public sealed interface Route {
    int gsi();

    /** To a pin of a chip in the kernel: 0 and 1 are the PICs, 2 is the IOAPIC. */
    record Pin(int gsi, int chip, int pin) implements Route {}

    /** Straight to LAPICs, as a message. */
    record Msi(int gsi, long address, int data) implements Route {}
  }

  /** Replaces all routes. */
  public void setRoutes(List<Route> routes) {
    try (Arena arena = Arena.ofConfined()) {
      long entry = KvmStructs.ROUTING_ENTRY.byteSize();
      MemorySegment table =
          arena.allocate(KvmStructs.ROUTING.byteSize() + routes.size() * entry, Long.BYTES);
      table.set(JAVA_INT, 0, routes.size());
      long at = KvmStructs.ROUTING.byteSize();
      for (Route route : routes) {
        put(table.asSlice(at, entry), route);
        at += entry;
      }
      call("KVM_SET_GSI_ROUTING", KvmRequests.KVM_SET_GSI_ROUTING, table);
    }
  }

  private static void put(MemorySegment entry, Route route) {
    long type = at(KvmStructs.ROUTING_ENTRY, "type");
    long first = at(KvmStructs.ROUTING_ENTRY, "u.msi.address_lo");
    long second = at(KvmStructs.ROUTING_ENTRY, "u.msi.address_hi");
    entry.set(JAVA_INT, at(KvmStructs.ROUTING_ENTRY, "gsi"), route.gsi());
    switch (route) {
      case Route.Pin(int _, int chip, int pin) -> {
        entry.set(JAVA_INT, type, KvmConstants.KVM_IRQ_ROUTING_IRQCHIP);
        entry.set(JAVA_INT, first, chip);
        entry.set(JAVA_INT, second, pin);
      }
      case Route.Msi(int _, long address, int data) -> {
        entry.set(JAVA_INT, type, KvmConstants.KVM_IRQ_ROUTING_MSI);
        entry.set(JAVA_INT, first, (int) address);
        entry.set(JAVA_INT, second, (int) (address >>> Integer.SIZE));
        entry.set(JAVA_INT, at(KvmStructs.ROUTING_ENTRY, "u.msi.data"), data);
      }
    }
  }

  /** Sends one message-signalled interrupt. */
  public void signalMsi(long address, int data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.MSI);
      it.set(JAVA_INT, at(KvmStructs.MSI, "address_lo"), (int) address);
      it.set(JAVA_INT, at(KvmStructs.MSI, "address_hi"), (int) (address >>> Integer.SIZE));
      it.set(JAVA_INT, at(KvmStructs.MSI, "data"), data);
      call("KVM_SIGNAL_MSI", KvmRequests.KVM_SIGNAL_MSI, it);
    }
  }

  // ---- kicks

  /** A write of the guest that shall signal an eventfd. */
  public record Doorbell(boolean port, long address, int size, long value) {}

  /** From now on such a write signals {@code target} and is no exit any more. */
  public void connectKick(Doorbell doorbell, EventFd target) {
    ioeventfd(doorbell, target, 0);
  }

  public void disconnectKick(Doorbell doorbell, EventFd target) {
    ioeventfd(doorbell, target, KvmConstants.KVM_IOEVENTFD_FLAG_DEASSIGN);
  }

  private void ioeventfd(Doorbell doorbell, EventFd target, int flag) {
    int flags =
        flag
            | KvmConstants.KVM_IOEVENTFD_FLAG_DATAMATCH
            | (doorbell.port ? KvmConstants.KVM_IOEVENTFD_FLAG_PIO : 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.IOEVENTFD);
      it.set(JAVA_LONG, at(KvmStructs.IOEVENTFD, "datamatch"), doorbell.value);
      it.set(JAVA_LONG, at(KvmStructs.IOEVENTFD, "addr"), doorbell.address);
      it.set(JAVA_INT, at(KvmStructs.IOEVENTFD, "len"), doorbell.size);
      it.set(JAVA_INT, at(KvmStructs.IOEVENTFD, "fd"), target.fd());
      it.set(JAVA_INT, at(KvmStructs.IOEVENTFD, "flags"), flags);
      call("KVM_IOEVENTFD", KvmRequests.KVM_IOEVENTFD, it);
    }
  }

  // ---- time

  /** The guest's kvmclock: time since the VM was made, without its pauses. */
  public Duration clock() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.CLOCK_DATA);
      call("KVM_GET_CLOCK", KvmRequests.KVM_GET_CLOCK, it);
      return Duration.ofNanos(it.get(JAVA_LONG, at(KvmStructs.CLOCK_DATA, "clock")));
    }
  }

  /** Sets it, e.g. after a pause to where it was before. */
  public void setClock(Duration clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment it = arena.allocate(KvmStructs.CLOCK_DATA);
      it.set(JAVA_LONG, at(KvmStructs.CLOCK_DATA, "clock"), clock.toNanos());
      call("KVM_SET_CLOCK", KvmRequests.KVM_SET_CLOCK, it);
    }
  }

  // ---- vCPUs

  /** A vCPU whose LAPIC id is {@code index}; all but 0 wait for INIT and SIPI. */
  public KvmVcpu createVcpu(int index) {
    return KvmVcpu.of(call("KVM_CREATE_VCPU", KvmRequests.KVM_CREATE_VCPU, index), index, runBytes);
  }
}
