package dev.arcbox.virtio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/** The context of one device instance, from its activation to its end. */
final class DeviceSession implements DeviceContext {
  private final long features;
  private final VirtioQueue[] queues;
  private final Worker worker;
  private final DeviceRunner runner;
  private final List<Integer> watched = new ArrayList<>();
  private volatile boolean alive = true;

  DeviceSession(long features, VirtioQueue[] queues, Worker worker, DeviceRunner runner) {
    this.features = features;
    this.queues = queues;
    this.worker = worker;
    this.runner = runner;
  }

  @Override
  public long features() {
    return features;
  }

  @Override
  public GuestMemory memory() {
    return runner.memory();
  }

  @Override
  public VirtioQueue queue(int index) {
    return queues[index];
  }

  @Override
  public void execute(DeviceTask task) {
    if (alive) {
      worker.execute(() -> guarded(task));
    }
  }

  @Override
  public void watch(int fd, int events, DeviceTask task) {
    worker.register(fd, events, ready -> guarded(task));
    watched.add(fd);
  }

  @Override
  public void rewatch(int fd, int events) {
    worker.modify(fd, events);
  }

  @Override
  public void unwatch(int fd) {
    worker.unregister(fd);
    watched.remove(Integer.valueOf(fd));
  }

  @Override
  public void configChanged() {
    runner.configChanged();
  }

  private void guarded(DeviceTask task) {
    if (alive) {
      for (VirtioQueue queue : queues) {
        queue.refill();
      }
      runner.guarded(task);
    }
  }

  void end() {
    alive = false;
    watched.forEach(worker::unregister);
    watched.clear();
  }
}
