package dev.arcbox.runtime.fake;

import dev.arcbox.virtio.balloon.BalloonStatistics;
import dev.arcbox.vm.BalloonReport;
import dev.arcbox.vm.VmActor;
import dev.arcbox.vm.VmState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** A VM actor without a VM: runs at once with a {@link FakeGuest}, and ends when told. */
public final class FakeVm {
  /** Every guest that was booted, in order. */
  public final List<FakeGuest> guests = new CopyOnWriteArrayList<>();

  private final List<ActorRef<VmState>> watchers = new CopyOnWriteArrayList<>();

  public Behavior<VmActor.Command> behavior() {
    FakeGuest guest = new FakeGuest();
    List<ActorRef<VmState>> own = new ArrayList<>();
    guest.onShutdown = () -> tell(own, new VmState.Stopped("powered off"));
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case VmActor.Watch watch -> {
              own.add(watch.watcher());
              watchers.add(watch.watcher());
            }
            case VmActor.Start start -> {
              guests.add(guest);
              tell(own, new VmState.Running(Instant.now(), guest, 4711));
              start.replyTo().tell(StatusReply.ack());
            }
            case VmActor.Kill kill -> {
              tell(own, new VmState.Stopped("killed"));
              kill.replyTo().tell(StatusReply.ack());
            }
            case VmActor.AddCpu add -> {
              guest.calls.add("add-cpu");
              add.replyTo().tell(StatusReply.ack());
            }
            case VmActor.Balloon balloon ->
                balloon
                    .replyTo()
                    .tell(
                        StatusReply.success(
                            Optional.of(
                                new BalloonReport(
                                    0, 0, 8192, 4096, new BalloonStatistics(Map.of())))));
            default -> guest.calls.add("vm " + command);
          }
          return Behaviors.same();
        });
  }

  private static void tell(List<ActorRef<VmState>> watchers, VmState state) {
    watchers.forEach(watcher -> watcher.tell(state));
  }

  /** The kernel's process is killed. */
  public void crash() {
    try {
      guests.getLast().die();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tell(List.of(watchers.getLast()), new VmState.Failed("kernel killed", "last words"));
  }
}
