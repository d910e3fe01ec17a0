package dev.arcbox.virtio;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.QueueLimits;
import dev.arcbox.virtio.queue.QueueMetrics;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.worker.Worker;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Runs one device on its worker thread, between a transport and an actor.
 *
 * <p>The runner owns what outlives a device instance: the negotiated features, the rings' places
 * and their saved state. When the device throws, its rings are saved and it is dropped; {@link
 * #restart} puts a fresh one on the same rings while the guest waits. All methods are for the
 * worker thread, except {@link #restart}, {@link #metrics} and {@link #needsReset}.
 */
public final class DeviceRunner {
  private final DeviceFactory factory;
  private final Worker worker;
  private final DeviceEvents events;
  private Transport transport = Transport.NONE;
  private Optional<VirtioDevice> device = Optional.empty();
  private Optional<DeviceSession> session = Optional.empty();
  private final DeviceIdentity identity;
  private final QueueLimits limits;
  private final QueueSet queues;
  private final QueueTurns turns;
  private GuestMemory memory = GuestMemory.none();
  private long features;
  private boolean active;
  private boolean failed;
  private volatile boolean needsReset;

  /** Makes the first device, so that its features are known. */
  public DeviceRunner(DeviceFactory factory, Worker worker, DeviceEvents events) {
    this.factory = factory;
    this.worker = worker;
    this.events = events;
    VirtioDevice first = factory.create();
    this.device = Optional.of(first);
    this.identity = DeviceIdentity.of(first);
    this.limits = first.limits();
    this.queues = new QueueSet(identity.queueCount());
    this.turns = new QueueTurns(queues, worker, new Owner());
  }

  /** What the turns need of this, and nobody else. */
  private final class Owner implements QueueTurns.Owner {
    @Override
    public Optional<VirtioDevice> device() {
      return device;
    }

    @Override
    public void broken(VirtioQueue queue, BrokenRingException why) {
      DeviceRunner.this.broken(queue, why);
    }

    @Override
    public void fail(Throwable cause) {
      DeviceRunner.this.fail(cause);
    }
  }

  public DeviceIdentity identity() {
    return identity;
  }

  /** Whether DEVICE_NEEDS_RESET is set; any thread. */
  public boolean needsReset() {
    return needsReset;
  }

  /** Each queue's counts, by index; any thread. */
  public List<QueueMetrics> metrics() {
    return queues.metrics();
  }

  /** Whom to tell about configuration changes and needed resets. */
  public void attach(Transport newTransport) {
    transport = newTransport;
  }

  /** Whether a device serves; false from its failure to its restart. */
  public boolean serving() {
    return device.isPresent();
  }

  /** Copies configuration out; zeroes where there is none, or no device at the moment. */
  public void readConfig(int offset, MemorySegment target, int length) {
    target.asSlice(0, length).fill((byte) 0);
    int part = Math.min(length, identity.configSize() - offset);
    if (part > 0) {
      device.ifPresent(it -> guarded(() -> it.readConfig(offset, target, part)));
    }
  }

  /** Passes a configuration write on; what lies outside the space is dropped. */
  public void writeConfig(int offset, MemorySegment source, int length) {
    if (offset >= 0 && length <= identity.configSize() - offset) {
      device.ifPresent(it -> guarded(() -> it.writeConfig(offset, source, length)));
    }
  }

  /** The driver has chosen its features; queues may start. */
  public void activate(long negotiated) {
    if (active) {
      reset();
    }
    features = negotiated;
    active = true;
    device.ifPresent(this::begin);
  }

  private void begin(VirtioDevice it) {
    DeviceSession begun = new DeviceSession(features, queues.all(), worker, this);
    session = Optional.of(begun);
    guarded(() -> it.activate(begun));
  }

  /** Moves the rings to new guest memory; running queues go on there. */
  public void changeMemory(GuestMemory newMemory) {
    saveQueues();
    memory = newMemory;
    resumeQueues();
  }

  /** Starts a queue that the transport set up, and serves what is there already. */
  public void startQueue(int index, QueueSetup setup, QueueState state) {
    queues.place(index, setup, state);
    resume(index);
  }

  /** Stops a queue; its state, when it was running. */
  public Optional<QueueState> stopQueue(int index) {
    Optional<QueueState> state = queues.remove(index);
    turns.watch();
    return state;
  }

  /** While the device is failed nobody would serve what runs: the restart resumes it. */
  private void resume(int index) {
    VirtioQueue queue = queues.at(index);
    try {
      if (!failed && queues.resume(index, features, limits, memory)) {
        turns.watch();
        turns.turn(queue);
      }
    } catch (BrokenRingException e) {
      queue.metrics().broken().increment();
      broken(queue, e);
    }
  }

  private void resumeQueues() {
    for (int i = 0; i < queues.count(); i++) {
      resume(i);
    }
  }

  private void saveQueues() {
    queues.save();
    turns.watch();
  }

  /** The driver notified a queue; numbers that no queue has are ignored. */
  public void kicked(int index) {
    if (index >= 0 && index < queues.count()) {
      VirtioQueue queue = queues.at(index);
      queue.metrics().kicks().increment();
      turns.turn(queue);
    }
  }

  GuestMemory memory() {
    return memory;
  }

  void configChanged() {
    transport.configChanged();
  }

  /** Runs a part of the device; what it throws is dealt with here. */
  void guarded(DeviceTask task) {
    try {
      task.run();
    } catch (BrokenRingException e) {
      queues.stream().filter(VirtioQueue::broken).forEach(queue -> broken(queue, e));
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void broken(VirtioQueue queue, BrokenRingException why) {
    queues.remove(queue.index());
    needsReset = true;
    turns.watch();
    events.broken(queue.index(), why.getMessage());
    transport.needsReset(queue.index());
  }

  private void fail(Throwable cause) {
    if (failed) {
      return;
    }
    failed = true;
    saveQueues();
    drop();
    events.failed(cause);
  }

  private void drop() {
    session.ifPresent(DeviceSession::end);
    session = Optional.empty();
    Optional<VirtioDevice> gone = device;
    device = Optional.empty();
    try {
      gone.ifPresent(VirtioDevice::close);
    } catch (RuntimeException e) {
      // It failed before; that it cannot even close adds nothing.
    }
  }

  /** Puts a fresh device on the saved rings. Any thread. */
  public void restart() {
    worker.execute(this::restartNow);
  }

  private void restartNow() {
    if (!failed) {
      return;
    }
    failed = false;
    try {
      VirtioDevice fresh = factory.create();
      device = Optional.of(fresh);
      if (active) {
        begin(fresh);
        resumeQueues();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** The driver took the device down, or is gone. */
  public void reset() {
    for (int i = 0; i < queues.count(); i++) {
      stopQueue(i);
    }
    boolean wasActive = active;
    active = false;
    needsReset = false;
    features = 0;
    session.ifPresent(DeviceSession::end);
    session = Optional.empty();
    if (wasActive) {
      device.ifPresent(it -> guarded(it::reset));
      events.reset();
    }
  }

  /** Ends the device for good. */
  public void close() {
    reset();
    failed = true;
    drop();
    memory = GuestMemory.none();
  }
}
