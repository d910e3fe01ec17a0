package dev.arcbox.virtio.mmio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.hypervisor.MmioSlot;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.Interrupt;
import dev.arcbox.virtio.QueueSetup;
import dev.arcbox.virtio.Transport;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.QueueLayout;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.SplitVirtqueue;
import dev.arcbox.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/**
 * The queues of one device: their registers, under the transport's monitor, and their kicks, which
 * are the worker's.
 */
final class MmioQueues {
  private final MmioSlot slot;
  private final DeviceRunner runner;
  private final Worker worker;
  private final Handover handover;
  private final Interrupt interrupt;
  private final MmioMetrics metrics;
  private final QueueRegisters[] registers;
  private final List<EventFd> kicks = new ArrayList<>();
  private int selected;

  /** Connects a kick for each queue. Worker thread only. */
  MmioQueues(
      MmioSlot slot, DeviceRunner runner, Worker worker, Interrupt interrupt, MmioMetrics metrics) {
    this.slot = slot;
    this.runner = runner;
    this.worker = worker;
    this.handover = new Handover(worker);
    this.interrupt = interrupt;
    this.metrics = metrics;
    this.registers = new QueueRegisters[runner.identity().queueCount()];
    try {
      for (int i = 0; i < registers.length; i++) {
        registers[i] = new QueueRegisters();
        connect(i);
      }
    } catch (RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  private void connect(int index) {
    EventFd kick = EventFd.create();
    kicks.add(kick);
    worker.register(kick.fd(), Epoll.READ, events -> kicked(index, kick));
    slot.kicks().connect(Register.QUEUE_NOTIFY, Integer.BYTES, index, kick);
  }

  private void kicked(int index, EventFd kick) {
    if (kick.drain() > 0) {
      runner.kicked(index);
    }
  }

  // ---- registers, under the transport's monitor

  void select(long index) {
    selected = index < registers.length ? (int) index : -1;
  }

  int selectedMost() {
    return selected < 0 ? 0 : QueueRegisters.MOST;
  }

  boolean selectedReady() {
    return selected >= 0 && registers[selected].ready();
  }

  /** Size and addresses; fixed while the queue is ready (4.2.2.2). */
  boolean write(int register, long value) {
    if (selected < 0 || registers[selected].ready()) {
      return false;
    }
    QueueRegisters queue = registers[selected];
    return register == Register.QUEUE_SIZE ? queue.size(value) : queue.address(register, value);
  }

  boolean ready(long value, int status) {
    if (selected < 0 || value > 1) {
      return false;
    }
    QueueRegisters queue = registers[selected];
    if (value == 0) {
      return !queue.ready() || unready(selected);
    }
    // Queues are set up between FEATURES_OK and DRIVER_OK (3.1.1 step 7).
    boolean inTime = (status & (Status.FEATURES_OK | Status.DRIVER_OK)) == Status.FEATURES_OK;
    if (queue.ready() || !inTime || !possible(queue.layout())) {
      return false;
    }
    queue.ready(true);
    return true;
  }

  private boolean possible(QueueLayout layout) {
    try {
      int _ = SplitVirtqueue.usedIndex(layout, slot.memory());
      return true;
    } catch (BrokenRingException e) {
      return false;
    }
  }

  private boolean unready(int index) {
    if (!handover.run(() -> runner.stopQueue(index))) {
      metrics.lateHandovers().incrementAndGet();
      return false;
    }
    registers[index].ready(false);
    return true;
  }

  /** Kernels that connect no eventfd, and writes that match none. */
  void notified(long index) {
    if (index >= registers.length) {
      metrics.badNotifications().incrementAndGet();
      return;
    }
    kicks.get((int) index).signal();
  }

  /** The driver is up: the device runs, and its ready queues do. */
  void start(long features, Runnable andThen) {
    List<QueueSetup> setups = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < registers.length; i++) {
      if (registers[i].ready()) {
        setups.add(new QueueSetup(registers[i].layout(), interrupt));
        indices.add(i);
      }
    }
    worker.execute(
        () -> {
          runner.activate(features);
          andThen.run();
          for (int i = 0; i < setups.size(); i++) {
            runner.startQueue(indices.get(i), setups.get(i), QueueState.FRESH);
          }
        });
  }

  /** The driver gave up. */
  void stop() {
    worker.execute(
        () -> {
          for (int i = 0; i < registers.length; i++) {
            runner.stopQueue(i);
          }
        });
  }

  /** False when the worker does not get to it in time. */
  boolean reset(Runnable andThen) {
    boolean done =
        handover.run(
            () -> {
              runner.reset();
              andThen.run();
            });
    if (done) {
      selected = 0;
      for (QueueRegisters each : registers) {
        each.reset();
      }
    }
    return done;
  }

  // ---- the end, on the worker

  private void disconnect() {
    for (int i = 0; i < kicks.size(); i++) {
      EventFd kick = kicks.get(i);
      slot.kicks().disconnect(Register.QUEUE_NOTIFY, Integer.BYTES, i, kick);
      worker.unregister(kick.fd());
      kick.close();
    }
    kicks.clear();
  }

  void close() {
    handover.close();
    runner.reset();
    runner.attach(Transport.NONE);
    runner.changeMemory(GuestMemory.none());
    disconnect();
  }
}
