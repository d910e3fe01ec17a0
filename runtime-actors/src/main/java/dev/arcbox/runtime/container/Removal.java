package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Folders;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Paused;
import dev.arcbox.runtime.container.ContainerState.Removing;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.volume.VolumeManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** How a container goes: its part of the data disk, its log, its row, its name, in this order. */
final class Removal {
  /** Another actor's answer from memory. */
  private static final Duration MACHINE_ANSWERS = Duration.ofSeconds(10);

  private final LiveContainer self;
  private final Waiters waiters;
  private final List<ActorRef<StatusReply<Done>>> removers = new ArrayList<>();
  private boolean volumes;

  Removal(LiveContainer self, Waiters waiters) {
    this.self = self;
    this.waiters = waiters;
  }

  /** Whether it goes as soon as it has ended. */
  boolean isAsked() {
    return !removers.isEmpty();
  }

  void onRemove(ContainerActor.Remove remove, Stops stops) {
    ContainerState state = self.state();
    boolean up = state.alive() || state instanceof Restarting;
    if (up && !remove.force()) {
      String procedure = "Stop the container before attempting removal or force remove";
      remove
          .replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.Conflict(
                      "You cannot remove a "
                          + state.word()
                          + " container "
                          + self.id()
                          + ". "
                          + (state instanceof Paused
                              ? "Unpause and then " + procedure.toLowerCase(Locale.ROOT)
                              : procedure))));
      return;
    }
    removers.add(remove.replyTo());
    volumes |= remove.volumes();
    if (state.alive()) {
      self.event("kill", Map.of("signal", Integer.toString(Signals.KILL)));
      stops.signal(Signals.KILL);
    } else if (!(state instanceof Removing)) {
      begin(volumes);
    }
  }

  /** It does not run. */
  void begin(boolean withVolumes) {
    volumes |= withVolumes;
    self.timers().cancel(ContainerActor.RestartDue.class);
    waiters.removing(self.state());
    self.become(new Removing());
    self.context()
        .askWithStatus(
            Guest.class,
            self.parts().machine(),
            MACHINE_ANSWERS,
            (ActorRef<StatusReply<Guest>> ref) -> new MachineActor.Peek(ref),
            (running, _) -> new ContainerActor.Located(Optional.ofNullable(running)));
  }

  /** A machine that does not run is not started for it: its next boot clears what is left there. */
  void onLocated(Optional<Guest> running) {
    String id = self.id();
    boolean known = self.hasFiles();
    ContainerParts parts = self.parts();
    self.context()
        .pipeToSelf(
            Blocking.run(
                () -> {
                  if (known && running.isPresent()) {
                    ContainerGuest.delete(running.get(), id);
                  } else if (known) {
                    parts.leftovers().remember(id);
                  }
                  Folders.delete(parts.folder().resolve(id));
                  parts.table().delete(id).get();
                }),
            (_, failed) ->
                failed == null
                    ? new ContainerActor.Gone()
                    : new ContainerActor.RemovalFailed(failed));
  }

  void onGone() {
    self.parts().directory().remove(self.id());
    self.event("destroy", Map.of());
    List<String> orphans =
        self.spec().mounts().stream().filter(MountPoint::anonymous).map(MountPoint::name).toList();
    if (volumes && !orphans.isEmpty()) {
      self.parts().volumes().tell(new VolumeManager.Orphaned(orphans));
    }
    waiters.removed();
    removers.forEach(r -> r.tell(StatusReply.ack()));
  }

  void onFailed(Throwable cause) {
    self.context().getLog().warn("removing container {}: {}", self.id(), cause.toString());
    Instant now = self.parts().clock().instant();
    self.become(new Dead("removal failed: " + cause.getMessage(), now, now));
    self.save();
    removers.forEach(r -> r.tell(StatusReply.error(cause)));
    removers.clear();
  }
}
