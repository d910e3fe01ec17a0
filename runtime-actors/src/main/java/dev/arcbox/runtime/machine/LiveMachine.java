package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.agent.AgentHealth;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor.Command;
import dev.arcbox.vm.VmActor;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * What one machine is at this moment, shared by the parts of its actor. Touched on the actor's
 * thread only; every change is published.
 */
final class LiveMachine {
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final MachineParts parts;
  private final String name;
  private final RecoveryPolicy recovery;
  private final Claims claims = new Claims();
  private MachineState state = MachineActor.FIRST;
  private MachineFacts facts = MachineFacts.NONE;
  private Optional<ActorRef<VmActor.Command>> vm = Optional.empty();
  private Optional<ActorRef<AgentHealth.Command>> health = Optional.empty();
  private int boot;

  /** What is known to be wrong with the present boot before its VM has ended. */
  private String failure = "";

  LiveMachine(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String name,
      MachineParts parts) {
    this.context = context;
    this.timers = timers;
    this.name = name;
    this.parts = parts;
    this.recovery = new RecoveryPolicy(parts.config().recovery());
  }

  ActorContext<Command> context() {
    return context;
  }

  TimerScheduler<Command> timers() {
    return timers;
  }

  MachineParts parts() {
    return parts;
  }

  String name() {
    return name;
  }

  RecoveryPolicy recovery() {
    return recovery;
  }

  Claims claims() {
    return claims;
  }

  MachineState state() {
    return state;
  }

  Optional<Guest> guest() {
    return state instanceof MachineState.Running running
        ? Optional.of(running.guest())
        : Optional.empty();
  }

  void become(MachineState next) {
    state = next;
    publish();
  }

  MachineFacts facts() {
    return facts;
  }

  void learn(MachineFacts told) {
    facts = told;
  }

  /** The number of the present boot; messages of earlier ones are not heard. */
  int boot() {
    return boot;
  }

  int nextBoot() {
    return ++boot;
  }

  Optional<ActorRef<VmActor.Command>> vm() {
    return vm;
  }

  void vmIs(Optional<ActorRef<VmActor.Command>> now) {
    vm = now;
  }

  /** Its end will be told. */
  void killVm() {
    vm.ifPresent(v -> v.tell(new VmActor.Kill(context.getSystem().ignoreRef())));
  }

  void tellHealth(AgentHealth.Command command) {
    health.ifPresent(h -> h.tell(command));
  }

  void healthIs(ActorRef<AgentHealth.Command> watch) {
    health = Optional.of(watch);
  }

  /** The children of a boot that is over. */
  void dropChildren() {
    vm.ifPresent(context::stop);
    vm = Optional.empty();
    health.ifPresent(context::stop);
    health = Optional.empty();
  }

  void blame(String reason) {
    failure = reason;
  }

  /** Why the present boot ends, where something better than {@code otherwise} is known. */
  String blamed(String otherwise) {
    return failure.isEmpty() ? otherwise : failure;
  }

  void publish() {
    parts
        .board()
        .put(
            facts.view(name, parts.config().machine(), state, recovery.total()), context.getSelf());
  }

  void event(String action) {
    parts.events().tell(new EventBus.Publish("machine", action, name, Map.of("name", name)));
  }
}
