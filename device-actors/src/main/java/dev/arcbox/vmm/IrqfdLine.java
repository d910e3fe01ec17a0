package dev.arcbox.vmm;

import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.kvm.KvmVm;
import dev.arcbox.platform.fd.EventFd;

/**
 * An interrupt of a KVM guest: a signal of an eventfd is an edge. Pulses come from workers and vCPU
 * threads while the machine may be ending; the lock keeps a late one from another's fd.
 */
final class IrqfdLine implements InterruptLine, AutoCloseable {
  private final KvmVm vm;
  private final int gsi;
  private final EventFd source;

  private IrqfdLine(KvmVm vm, int gsi, EventFd source) {
    this.vm = vm;
    this.gsi = gsi;
    this.source = source;
  }

  static IrqfdLine connect(KvmVm vm, int gsi) {
    EventFd source = EventFd.create();
    try {
      vm.connectInterrupt(source, gsi);
      return new IrqfdLine(vm, gsi, source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public void pulse() {
    synchronized (source) {
      if (source.isOpen()) {
        source.signal();
      }
    }
  }

  /** Before the VM is closed. */
  @Override
  public void close() {
    synchronized (source) {
      if (source.isOpen()) {
        vm.disconnectInterrupt(source, gsi);
        source.close();
      }
    }
  }
}
