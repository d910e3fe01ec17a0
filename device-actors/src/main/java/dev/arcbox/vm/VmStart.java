package dev.arcbox.vm;

import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.vm.VmActor.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** From created to a guest that runs: everything is opened, listens, and only then it starts. */
final class VmStart {
  private final LiveVm self;
  private final Hypervisor hypervisor;
  private final GuestDevices.Opener opener;
  private final VmStop stop;
  private final List<ActorRef<StatusReply<Done>>> starting = new ArrayList<>();
  private CompletableFuture<VmAssembly> opening = new CompletableFuture<>();

  VmStart(LiveVm self, Hypervisor hypervisor, GuestDevices.Opener opener, VmStop stop) {
    this.self = self;
    this.hypervisor = hypervisor;
    this.opener = opener;
    this.stop = stop;
  }

  void onStart(VmActor.Start start) {
    if (!(self.state() instanceof VmState.Created)) {
      self.refuse(start.replyTo(), "start");
      return;
    }
    starting.add(start.replyTo());
    self.become(new VmState.Starting());
    ActorRef<Command> actor = self.context().getSelf();
    opening = self.call(() -> assemble(actor));
    self.context()
        .pipeToSelf(
            opening,
            (made, failed) ->
                failed == null ? new VmActor.Assembled(made) : new VmActor.NotStarted(failed));
  }

  private VmAssembly assemble(ActorRef<Command> actor) {
    try {
      return VmAssembly.open(
          self.config(), hypervisor, opener, event -> actor.tell(new VmActor.Event(event)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void onAssembled(VmAssembly made) {
    self.isMadeOf(Optional.of(made));
    for (DeviceUnit unit : made.units()) {
      ActorRef<DeviceActor.Command> device =
          self.context().spawn(DeviceActor.create(unit), "device-" + unit.name());
      self.context().watchWith(device, new VmActor.DeviceLost(unit.name()));
    }
    if (self.isEndWanted()) {
      stop.tearDown();
      return;
    }
    ActorRef<StatusReply<Done>> nobody = self.context().getSystem().ignoreRef();
    self.context()
        .pipeToSelf(
            self.run(made.machine()::start),
            (done, failed) ->
                failed == null
                    ? new VmActor.Controlled(nobody, StatusReply.ack())
                    : new VmActor.NotStarted(failed));
  }

  void onNotStarted(Throwable cause) {
    if (!self.isEndWanted()) {
      self.blame(Causes.message(cause));
    }
    stop.tearDown();
  }

  /** The guest runs: whoever started it hears so. */
  void done() {
    starting.forEach(waiting -> waiting.tell(StatusReply.ack()));
    starting.clear();
  }

  /** It has ended for good without having run. */
  void over() {
    String why = "vm " + self.config().name() + " did not start: " + VmEnd.why(self.state());
    starting.forEach(waiting -> waiting.tell(StatusReply.error(why)));
    starting.clear();
  }

  /** The actor goes away: what is open or being opened is closed, once it is there. */
  void abandon() {
    CompletableFuture<Void> _ = opening.thenAccept(VmAssembly::close);
  }
}
