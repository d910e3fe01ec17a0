package dev.arcbox.vmm;

import dev.arcbox.hypervisor.Vcpu;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.kvm.IoExit;
import dev.arcbox.hypervisor.kvm.KvmExit;
import dev.arcbox.hypervisor.kvm.KvmVcpu;
import dev.arcbox.hypervisor.kvm.MmioExit;
import java.util.OptionalLong;

/**
 * A vCPU and its pinned thread: runs the guest, serves its exits, and obeys the machine's orders.
 *
 * <p>Orders are a volatile word and a kick. The thread accepts a kick first and reads the word
 * after that; while the order is HOLD it waits on this object's monitor, outside of the guest, with
 * its last exit completed, so that its state may be read. The exit path takes no lock and allocates
 * nothing.
 */
final class VcpuRunner implements Vcpu {
  /** What the machine hears of its vCPUs, on their threads. */
  interface Listener {
    /** The guest or its processor came to an end that concerns the whole machine. */
    void ended(VmExit exit);

    /** This vCPU's thread ends by a fault of ours or the host's. */
    void failed(VcpuRunner vcpu, String why);

    /** The thread is about to finish, for whatever reason; the vCPU may be closed after that. */
    void left(VcpuRunner vcpu);
  }

  private enum Order {
    RUN,
    HOLD,
    END
  }

  private final KvmVcpu vcpu;
  private final IoBus ports;
  private final IoBus memory;
  private final Listener listener;
  private final VcpuMetrics metrics = new VcpuMetrics();
  private final Thread thread;
  private volatile Order order = Order.RUN;

  /** Guarded by this. */
  private boolean holding;

  /** Guarded by this: no more kicks once the vCPU may be closed. */
  private boolean gone;

  VcpuRunner(String machine, KvmVcpu vcpu, IoBus ports, IoBus memory, Listener listener) {
    this.vcpu = vcpu;
    this.ports = ports;
    this.memory = memory;
    this.listener = listener;
    this.thread =
        Thread.ofPlatform()
            .name(machine + "/vcpu-" + vcpu.index())
            .daemon()
            .unstarted(this::threadMain);
  }

  @Override
  public int index() {
    return vcpu.index();
  }

  @Override
  public OptionalLong hostThread() {
    int id = vcpu.thread();
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  VcpuMetrics metrics() {
    return metrics;
  }

  KvmVcpu vcpu() {
    return vcpu;
  }

  /** Starts the thread, held or not; returns when it can be kicked. */
  void start() {
    thread.start();
  }

  // ---- orders, from other threads

  /** Calls the vCPU out of the guest; {@link #awaitHeld} waits for it. */
  void hold() {
    give(Order.HOLD);
  }

  /** Waits until the vCPU stands still or has gone. */
  void awaitHeld() {
    boolean interrupted = false;
    synchronized (this) {
      while (!holding && !gone && order == Order.HOLD) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // the vCPU comes within microseconds
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void go() {
    give(Order.RUN);
  }

  /** For good. */
  void end() {
    give(Order.END);
  }

  private void give(Order next) {
    synchronized (this) {
      if (order == Order.END || gone) {
        return;
      }
      order = next;
      vcpu.kick();
      notifyAll();
    }
  }

  // ---- the thread

  private void threadMain() {
    try {
      vcpu.enter();
      while (obey()) {
        if (!guest()) {
          break;
        }
      }
    } catch (Throwable e) {
      listener.failed(this, e.toString());
    } finally {
      synchronized (this) {
        gone = true;
        vcpu.leave();
        notifyAll();
      }
      listener.left(this);
    }
  }

  /** Waits while held; false when it is over. */
  private boolean obey() throws InterruptedException {
    vcpu.acceptKick();
    if (order == Order.RUN) {
      return true;
    }
    synchronized (this) {
      while (order == Order.HOLD) {
        holding = true;
        notifyAll();
        wait();
      }
      if (holding) {
        holding = false;
        boolean _ = vcpu.wasPaused(); // a guest without kvmclock needs no telling
      }
      vcpu.acceptKick();
      return order != Order.END;
    }
  }

  /** Runs the guest until there may be orders; false when this vCPU will never run again. */
  private boolean guest() {
    while (true) {
      switch (vcpu.run()) {
        case IoExit io -> port(io);
        case MmioExit mmio -> mmio(mmio);
        case KvmExit.Rare rare -> {
          return rare(rare);
        }
      }
    }
  }

  private void port(IoExit io) {
    metrics.ports().increment();
    int port = io.port();
    int size = io.size();
    int count = io.count();
    if (io.isWrite()) {
      for (int i = 0; i < count; i++) {
        ports.write(port, size, io.value(i));
      }
    } else {
      for (int i = 0; i < count; i++) {
        io.answer(i, ports.read(port, size));
      }
    }
  }

  private void mmio(MmioExit mmio) {
    metrics.memory().increment();
    if (mmio.isWrite()) {
      memory.write(mmio.address(), mmio.size(), mmio.value());
    } else {
      mmio.answer(memory.read(mmio.address(), mmio.size()));
    }
  }

  private boolean rare(KvmExit.Rare exit) {
    if (exit instanceof KvmExit.Interrupted) {
      metrics.kicks().increment();
      return true;
    }
    listener.ended(VcpuEnd.of(vcpu.index(), exit, vcpu::registers));
    return false;
  }
}
