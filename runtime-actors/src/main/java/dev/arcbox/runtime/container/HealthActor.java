package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.Guest;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Checks one run of one container, one check after the other; ends with the run. */
final class HealthActor {
  /** Docker's defaults. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int RETRIES = 3;

  sealed interface Command {}

  private record Due() implements Command {}

  private record Done(HealthReport.Result result) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ContainerParts parts;
  private final Guest guest;
  private final ContainerSpec spec;
  private final Instant started;
  private final ActorRef<ContainerActor.Checked> container;
  private HealthReport report = HealthReport.STARTING;

  private HealthActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ContainerParts parts,
      Guest guest,
      ContainerSpec spec,
      Instant started,
      ActorRef<ContainerActor.Checked> container) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.guest = guest;
    this.spec = spec;
    this.started = started;
    this.container = container;
  }

  static Behavior<Command> create(
      ContainerParts parts,
      Guest guest,
      ContainerSpec spec,
      Instant started,
      ActorRef<ContainerActor.Checked> container) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  HealthActor actor =
                      new HealthActor(context, timers, parts, guest, spec, started, container);
                  actor.schedule(actor.check().getIntervalNanos());
                  return actor.behavior();
                }));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Due.class, _ -> onDue())
        .onMessage(Done.class, done -> onDone(done.result))
        .build();
  }

  private Healthcheck check() {
    return spec.config().getHealthcheck();
  }

  private void schedule(long nanos) {
    timers.startSingleTimer(new Due(), orElse(nanos, INTERVAL));
  }

  private static Duration orElse(long nanos, Duration otherwise) {
    return nanos > 0 ? Duration.ofNanos(nanos) : otherwise;
  }

  private Behavior<Command> onDue() {
    boolean paused =
        parts
            .directory()
            .byId(spec.id())
            .filter(entry -> entry.view().state() instanceof ContainerState.Paused)
            .isPresent();
    if (paused) {
      schedule(check().getIntervalNanos());
      return Behaviors.same();
    }
    HealthProbe probe =
        new HealthProbe(parts, guest, spec, orElse(check().getTimeoutNanos(), TIMEOUT));
    context.pipeToSelf(
        Blocking.call(probe::run),
        (result, failed) ->
            new Done(failed == null ? result : probe.failure(Blocking.cause(failed))));
    return Behaviors.same();
  }

  private Behavior<Command> onDone(HealthReport.Result result) {
    report = judge(report, result, check(), started);
    container.tell(new ContainerActor.Checked(report));
    schedule(check().getIntervalNanos());
    return Behaviors.same();
  }

  /** Docker's rule: failures within the start period of what never was healthy do not count. */
  static HealthReport judge(
      HealthReport before, HealthReport.Result result, Healthcheck check, Instant started) {
    if (result.exitCode() == 0) {
      return before.with(result, HealthReport.Status.HEALTHY, 0);
    }
    boolean excused =
        before.status() == HealthReport.Status.STARTING
            && Duration.between(started, result.start()).toNanos() < check.getStartPeriodNanos();
    int streak = excused ? before.failingStreak() : before.failingStreak() + 1;
    int retries = check.getRetries() > 0 ? check.getRetries() : RETRIES;
    return before.with(
        result, streak >= retries ? HealthReport.Status.UNHEALTHY : before.status(), streak);
  }
}
