package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerState.Created;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Exited;
import dev.arcbox.runtime.container.ContainerState.Paused;
import dev.arcbox.runtime.container.ContainerState.Removing;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.container.ContainerState.Running;
import dev.arcbox.runtime.container.ContainerState.Starting;
import dev.arcbox.runtime.machine.MachineActor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** How a container comes to run: by hand, by its policy, or when the daemon starts. */
final class Starts {
  /** The very first boot makes the guest image, which takes minutes; then it takes seconds. */
  static final Duration LONGEST_BOOT = Duration.ofHours(2);

  private final LiveContainer self;
  private final Waiters waiters;
  private final Removal removal;
  private final List<ActorRef<StatusReply<Done>>> starters = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> restarters = new ArrayList<>();
  private Instant lastStarted = Instant.EPOCH;

  /** Counts the attempts to run it; what earlier ones still tell is not heard. */
  private int attempt;

  private Optional<ContainerActor.Resize> size = Optional.empty();

  Starts(LiveContainer self, Waiters waiters, Removal removal) {
    this.self = self;
    this.waiters = waiters;
    this.removal = removal;
  }

  void onStart(ContainerActor.Start start) {
    switch (self.state()) {
      case Created _, Exited _, Dead _, Restarting _ -> {
        starters.add(start.replyTo());
        byHand();
      }
      case Starting _ -> starters.add(start.replyTo());
      case Running _ ->
          start
              .replyTo()
              .tell(StatusReply.error(new Refusal.Unchanged("Container is already started")));
      case Paused _ ->
          start
              .replyTo()
              .tell(
                  StatusReply.error(
                      new Refusal.Conflict(
                          "cannot start a paused container, try unpause instead")));
      case Removing _ ->
          start
              .replyTo()
              .tell(
                  StatusReply.error(
                      new Refusal.Conflict(
                          "container is marked for removal and cannot be started")));
    }
  }

  /** The second half of a restart. */
  void again(List<ActorRef<StatusReply<Done>>> asked) {
    restarters.addAll(asked);
    byHand();
  }

  private void byHand() {
    self.timers().cancel(ContainerActor.RestartDue.class);
    self.remember(self.history().forgiven());
    begin();
  }

  /** The pause that the policy prescribes is over. */
  void onRestartDue() {
    if (self.state() instanceof Restarting) {
      begin();
    }
  }

  /** A new daemon: whoever should run does. */
  void onRevive() {
    if (self.state() instanceof Exited || self.state() instanceof Dead) {
      begin();
    }
  }

  private void begin() {
    lastStarted = self.state().started();
    int number = ++attempt;
    self.become(new Starting());
    self.context()
        .askWithStatus(
            Guest.class,
            self.parts().machine(),
            LONGEST_BOOT,
            (ActorRef<StatusReply<Guest>> ref) ->
                new MachineActor.Require(self.id(), self.lostAdapter(), ref),
            (granted, failed) ->
                failed == null
                    ? new ContainerActor.Granted(number, granted)
                    : new ContainerActor.NotStarted(number, failed));
  }

  /** Whether it is of the present attempt that something is told. */
  boolean isPresent(int number) {
    return number == attempt;
  }

  private boolean isStarting(int number) {
    return isPresent(number) && self.state() instanceof Starting;
  }

  void onGranted(ContainerActor.Granted message) {
    if (!isStarting(message.attempt())) {
      return;
    }
    Guest granted = message.guest();
    int number = attempt;
    self.runsIn(Optional.of(granted));
    self.remember(self.history().reachedOnce());
    Bundle bundle = self.bundle();
    ContainerSpec toStart = self.spec();
    RunIo streams = self.io();
    self.log().ifPresent(ContainerLog::begin);
    self.context()
        .pipeToSelf(
            Blocking.call(
                () -> {
                  Connections.check(toStart, self.parts().networks());
                  return ContainerGuest.start(granted, toStart, streams, bundle);
                }),
            (run, failed) ->
                failed == null
                    ? new ContainerActor.Started(number, run)
                    : new ContainerActor.NotStarted(number, failed));
  }

  void onStarted(ContainerActor.Started message) {
    ContainerGuest.Run run = message.run();
    if (!isStarting(message.attempt())) {
      run.streams().close();
      return;
    }
    int number = attempt;
    self.remember(self.history().started());
    self.become(new Running(run.pid(), self.parts().clock().instant()));
    Connections.up(self);
    HealthChecks.begin(self);
    self.save();
    self.event("start", Map.of());
    Guest where = self.guest().orElseThrow();
    String id = self.id();
    self.context()
        .pipeToSelf(
            Blocking.call(() -> ContainerGuest.await(where, id, "", run)),
            (exit, failed) ->
                failed == null
                    ? new ContainerActor.Ended(number, exit)
                    : new ContainerActor.Unheard(number, failed));
    answer(StatusReply.ack());
    size.ifPresent(this::onResize);
  }

  private void answer(StatusReply<Done> reply) {
    starters.forEach(s -> s.tell(reply));
    starters.clear();
    if (reply.isSuccess() && !restarters.isEmpty()) {
      self.event("restart", Map.of());
    }
    restarters.forEach(s -> s.tell(reply));
    restarters.clear();
  }

  void onNotStarted(ContainerActor.NotStarted message) {
    if (isStarting(message.attempt())) {
      fail(Blocking.cause(message.cause()));
    }
  }

  /** The machine ended under an attempt. */
  void onLost(String reason) {
    fail(new Refusal.MachineUnavailable("default", reason));
  }

  private void fail(Throwable why) {
    self.parts().machine().tell(new MachineActor.Release(self.id()));
    int code = why instanceof Refusal.NotStartable refusal ? refusal.exitCode() : 128;
    self.bundle().forget();
    self.runsIn(Optional.empty());
    self.finishRun(OptionalInt.empty());
    Instant now = self.parts().clock().instant();
    String error = String.valueOf(why.getMessage());
    self.become(
        self.history().starts() == 0
            ? new Created(code, error)
            : new Exited(code, error, false, lastStarted, now));
    self.save();
    answer(StatusReply.error(why));
    waiters.ended(self.state());
    if (self.spec().config().getAutoRemove()) {
      removal.begin(false);
    }
  }

  void onResize(ContainerActor.Resize resize) {
    ActorRef<StatusReply<Done>> nobody = self.context().getSystem().ignoreRef();
    size = Optional.of(new ContainerActor.Resize(resize.rows(), resize.cols(), nobody));
    self.guest()
        .filter(_ -> self.state().alive())
        .ifPresentOrElse(
            guest ->
                ContainerGuest.resize(
                    guest, self.id(), "", resize.rows(), resize.cols(), resize.replyTo()),
            () -> resize.replyTo().tell(StatusReply.ack()));
  }
}
