package dev.arcbox.vhostuser;

import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.QueueSetup;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.QueueLayout;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.SplitVirtqueue;
import dev.arcbox.worker.Worker;
import java.util.List;
import java.util.Optional;

/**
 * One ring of a connection: what the front end said about it, and whether it runs ("Ring states").
 *
 * <p>It runs when it is placed, has a kick fd, and is enabled. While it runs, size, place and base
 * are fixed: messages that would change them are refused.
 */
final class Vring implements AutoCloseable {
  private final int index;
  private final DeviceRunner runner;
  private final Worker worker;
  private final Runnable lost;
  private int size;
  private int base;
  private Optional<VringAddress> address = Optional.empty();
  private Optional<SignalFd> kick = Optional.empty();
  private Optional<SignalFd> call = Optional.empty();
  private Optional<SignalFd> error = Optional.empty();
  private boolean enabled;
  private boolean running;

  Vring(int index, DeviceRunner runner, Worker worker, Runnable lost) {
    this.index = index;
    this.runner = runner;
    this.worker = worker;
    this.lost = lost;
  }

  boolean running() {
    return running;
  }

  private void mustNotRun(String what) throws MalformedMessageException {
    if (running) {
      throw new MalformedMessageException(what + " of ring " + index + " while it runs");
    }
  }

  void size(int entries) throws MalformedMessageException {
    mustNotRun("size");
    if (entries < 1 || entries > QueueLayout.MAX_SIZE || Integer.bitCount(entries) != 1) {
      throw new MalformedMessageException("ring " + index + " of size " + entries);
    }
    size = entries;
  }

  void base(int nextAvailable) throws MalformedMessageException {
    mustNotRun("base");
    base = nextAvailable & 0xffff;
  }

  void address(VringAddress newAddress) throws MalformedMessageException {
    mustNotRun("address");
    address = Optional.of(newAddress);
  }

  void call(Optional<SignalFd> fd) {
    replace(call, fd);
    call = fd;
  }

  void error(Optional<SignalFd> fd) {
    replace(error, fd);
    error = fd;
  }

  private static void replace(Optional<SignalFd> old, Optional<SignalFd> fresh) {
    if (!old.equals(fresh)) {
      old.ifPresent(SignalFd::close);
    }
  }

  /** A new kick fd (re)starts the ring when all else is there. */
  void kick(OwnedFd fd, SharedMemory memory) throws MalformedMessageException {
    stop();
    forgetKick();
    SignalFd fresh = new SignalFd(fd);
    kick = Optional.of(fresh);
    worker.register(fresh.number(), Epoll.READ, events -> kicked(fresh));
    maybeStart(memory);
  }

  private void kicked(SignalFd fd) {
    if (!fd.drain()) {
      lost.run();
    } else if (running) {
      runner.kicked(index);
    }
  }

  void enabled(boolean on, SharedMemory memory) throws MalformedMessageException {
    enabled = on;
    if (on) {
      maybeStart(memory);
    } else {
      stop();
    }
  }

  private void maybeStart(SharedMemory memory) throws MalformedMessageException {
    if (running || !enabled || kick.isEmpty() || address.isEmpty() || size == 0) {
      return;
    }
    VringAddress at = address.get();
    QueueLayout layout =
        new QueueLayout(
            size,
            memory.table().guestAddress(at.descriptors()),
            memory.table().guestAddress(at.available()),
            memory.table().guestAddress(at.used()));
    try {
      int used = SplitVirtqueue.usedIndex(layout, memory.guest());
      running = true;
      runner.startQueue(
          index, new QueueSetup(layout, this::interrupt), new QueueState(base, used, List.of()));
    } catch (BrokenRingException e) {
      throw new MalformedMessageException("ring " + index + ": " + e.getMessage());
    }
  }

  private void interrupt() {
    if (call.isPresent() && !call.get().signal()) {
      lost.run();
    }
  }

  /** Tells the front end that the ring is broken. */
  void signalError() {
    error.ifPresent(SignalFd::signal);
  }

  /** Stops the ring; it goes on from here when it is started again. */
  int stop() {
    if (running) {
      running = false;
      base = runner.stopQueue(index).map(QueueState::nextAvailable).orElse(base);
    }
    return base;
  }

  /** GET_VRING_BASE: the ring is as it was before its kick fd came. */
  int takeBase() {
    int last = stop();
    forgetKick();
    return last;
  }

  private void forgetKick() {
    kick.ifPresent(
        fd -> {
          worker.unregister(fd.number());
          fd.close();
        });
    kick = Optional.empty();
  }

  @Override
  public void close() {
    stop();
    forgetKick();
    call(Optional.empty());
    error(Optional.empty());
  }
}
