package dev.arcbox.vmm;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.KickSource;
import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.platform.fd.EventFd;
import java.util.HashMap;
import java.util.Map;

/** A device's page of addresses, its interrupt and its kicks. */
final class Slot implements MmioSlot, KickSource, AutoCloseable {
  private final KvmVm vm;
  private final IoBus bus;
  private final GuestMemory memory;
  private final long address;
  private final int gsi;
  private final IrqfdLine line;
  private final Map<KvmVm.Doorbell, EventFd> kicks = new HashMap<>();
  private boolean closed;

  Slot(KvmVm vm, IoBus bus, GuestMemory memory, long address, int gsi) {
    this.vm = vm;
    this.bus = bus;
    this.memory = memory;
    this.address = address;
    this.gsi = gsi;
    this.line = IrqfdLine.connect(vm, gsi);
  }

  long address() {
    return address;
  }

  int gsi() {
    return gsi;
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }

  @Override
  public InterruptLine interrupt() {
    return line;
  }

  @Override
  public KickSource kicks() {
    return this;
  }

  @Override
  public void attach(MmioDevice registers) {
    bus.add(address, BYTES, registers);
  }

  private KvmVm.Doorbell doorbell(long offset, int size, long value) {
    return new KvmVm.Doorbell(false, address + offset, size, value);
  }

  @Override
  public synchronized void connect(long offset, int size, long value, EventFd target) {
    if (!closed) {
      KvmVm.Doorbell doorbell = doorbell(offset, size, value);
      vm.connectKick(doorbell, target);
      kicks.put(doorbell, target);
    }
  }

  @Override
  public synchronized void disconnect(long offset, int size, long value, EventFd target) {
    KvmVm.Doorbell doorbell = doorbell(offset, size, value);
    if (!closed && kicks.remove(doorbell, target)) {
      vm.disconnectKick(doorbell, target);
    }
  }

  /** Before the VM is closed; the eventfds of kicks are their owners'. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      kicks.forEach(vm::disconnectKick);
      kicks.clear();
      line.close();
    }
  }
}
