package dev.arcbox.runtime.agent;

import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.Blocking;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks one boot's agent for a sign of life, slowly, while containers run. Each question carries the
 * host's time, so the guest's clock is set right by it after the host was suspended.
 */
public final class AgentHealth {
  /** What the watch is told. */
  public sealed interface Command {}

  /** Containers run: watch. */
  public record Watch() implements Command {}

  /** None runs: let the machine sleep. */
  public record Rest() implements Command {}

  private record Due() implements Command {}

  private record Alive(PingResponse answer) implements Command {}

  private record Silent(Throwable cause) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final AgentLink agent;
  private final ArcboxConfig.Agent config;
  private final Clock clock;
  private final Consumer<String> onSilence;
  private boolean watching;
  private long wall;
  private long monotonic;

  private AgentHealth(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AgentLink agent,
      ArcboxConfig.Agent config,
      Clock clock,
      Consumer<String> onSilence) {
    this.context = context;
    this.timers = timers;
    this.agent = agent;
    this.config = config;
    this.clock = clock;
    this.onSilence = onSilence;
  }

  /** A watch that rests; {@code onSilence} is told once, with the reason, and must only tell. */
  public static Behavior<Command> create(
      AgentLink agent, ArcboxConfig.Agent config, Clock clock, Consumer<String> onSilence) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new AgentHealth(context, timers, agent, config, clock, onSilence).behavior()));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Watch.class, _ -> onWatch())
        .onMessage(Rest.class, _ -> onRest())
        .onMessage(Due.class, _ -> onDue())
        .onMessage(Alive.class, alive -> onAlive(alive.answer))
        .onMessage(Silent.class, silent -> onSilent(silent.cause))
        .build();
  }

  private Behavior<Command> onWatch() {
    if (!watching) {
      watching = true;
      schedule();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRest() {
    watching = false;
    timers.cancelAll();
    return Behaviors.same();
  }

  private Behavior<Command> onDue() {
    Duration jump =
        Duration.ofMillis(clock.millis() - wall).minusNanos(System.nanoTime() - monotonic).abs();
    if (jump.compareTo(config.clockJump()) > 0) {
      context.getLog().info("the host's clock jumped by {}: setting the guest's clock", jump);
    }
    context.pipeToSelf(
        Blocking.call(() -> agent.ping(clock, config.healthTimeout())),
        (answer, failure) -> failure == null ? new Alive(answer) : new Silent(failure));
    return Behaviors.same();
  }

  private Behavior<Command> onAlive(PingResponse answer) {
    context.getLog().debug("agent lives, guest uptime {} ns", answer.getUptimeNanos());
    if (watching) {
      schedule();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSilent(Throwable cause) {
    onSilence.accept("the agent does not answer: " + Blocking.cause(cause).getMessage());
    return Behaviors.stopped();
  }

  private void schedule() {
    wall = clock.millis();
    monotonic = System.nanoTime();
    timers.startSingleTimer(new Due(), config.healthInterval());
  }
}
