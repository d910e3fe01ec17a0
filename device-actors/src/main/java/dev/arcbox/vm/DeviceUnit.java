package dev.arcbox.vm;

import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.queue.QueueMetrics;
import dev.arcbox.worker.PinnedWorker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device of a machine at work: its thread, its runner, and the place where it is served. Any
 * thread may call.
 */
final class DeviceUnit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceUnit.class);

  private final DeviceSpec spec;
  private final PinnedWorker worker;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicLong restarts = new AtomicLong();
  private final DeviceRunner runner;
  private final DevicePlace.Attachment attachment;

  /** Passes the worker's events on; nobody hears those from before the actors exist. */
  private static final class Mailbox implements DeviceEvents {
    private volatile boolean failed;
    private volatile List<ActorRef<DeviceActor.Command>> device = List.of();
    private volatile List<ActorRef<QueueActor.Command>> queues = List.of();

    @Override
    public void failed(Throwable cause) {
      failed = true;
      device.forEach(actor -> actor.tell(new DeviceActor.Failed(cause)));
    }

    @Override
    public void broken(int queue, String why) {
      if (queue < queues.size()) {
        queues.get(queue).tell(new QueueActor.RingBroken(why));
      }
    }

    @Override
    public void reset() {}
  }

  /** What is made on the worker, where it lives from then on. */
  private record Parts(DeviceRunner runner, DevicePlace.Attachment attachment) {}

  /** Starts the thread and attaches at {@code place}; returns when the guest may come. */
  DeviceUnit(String machine, DeviceSpec spec, DevicePlace place) {
    this.spec = spec;
    String name = machine + "/" + spec.slot().name();
    this.worker = PinnedWorker.start(name, e -> LOG.error("{}: worker", name, e));
    CompletableFuture<Parts> made = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            DeviceRunner fresh = new DeviceRunner(spec.factory(), worker, mailbox);
            made.complete(new Parts(fresh, place.attach(fresh, worker)));
          } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
          }
        });
    try {
      Parts parts = made.join();
      this.runner = parts.runner();
      this.attachment = parts.attachment();
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  String name() {
    return spec.slot().name();
  }

  int queueCount() {
    return runner.identity().queueCount();
  }

  void listen(ActorRef<DeviceActor.Command> device, List<ActorRef<QueueActor.Command>> queues) {
    mailbox.queues = List.copyOf(queues);
    mailbox.device = List.of(device);
  }

  /** Puts a fresh device on the rings when the last one threw. */
  void restartIfFailed() {
    if (mailbox.failed) {
      mailbox.failed = false;
      restarts.incrementAndGet();
      runner.restart();
    }
  }

  VmMetrics.Device metrics() {
    List<QueueMetrics> queues = runner.metrics();
    return new VmMetrics.Device(
        name(),
        restarts.get(),
        runner.needsReset(),
        attachment.malformed().getAsLong(),
        IntStream.range(0, queues.size()).mapToObj(i -> queue(i, queues.get(i))).toList());
  }

  private static VmMetrics.Queue queue(int index, QueueMetrics it) {
    return new VmMetrics.Queue(
        index, it.kicks().value(), it.chains().value(), it.interrupts().value(), it.guestErrors());
  }

  /** Connection, rings and mappings first, on the worker; then the worker itself. */
  @Override
  public void close() {
    worker.execute(
        () -> {
          attachment.end().run();
          runner.close();
        });
    worker.close();
  }
}
