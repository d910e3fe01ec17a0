package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerActor.Command;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.machine.MachineActor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/**
 * What one container is at this moment, shared by the parts of its actor. Touched on the actor's
 * thread only; every change is published, and saved when told so.
 */
final class LiveContainer {
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ContainerParts parts;
  private final ActorRef<MachineActor.Lost> lostAdapter;
  private ContainerSpec spec;
  private ContainerState state;
  private History history;
  private Optional<HealthReport> health;
  private Optional<ContainerLog> log;
  private RunIo io;
  private Optional<Guest> guest = Optional.empty();
  private final Bundle bundle = new Bundle();

  LiveContainer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ContainerParts parts,
      ContainerView view) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.spec = view.spec();
    this.state = view.state();
    this.history = view.history();
    this.health = view.health();
    this.log = parts.log(spec);
    this.io = RunIo.create(log, parts.clock());
    this.lostAdapter =
        context.messageAdapter(
            MachineActor.Lost.class,
            lost -> new ContainerActor.Lost(lost.boot(), lost.reason(), lost.recovering()));
  }

  ActorContext<Command> context() {
    return context;
  }

  TimerScheduler<Command> timers() {
    return timers;
  }

  ContainerParts parts() {
    return parts;
  }

  ActorRef<MachineActor.Lost> lostAdapter() {
    return lostAdapter;
  }

  String id() {
    return spec.id();
  }

  ContainerSpec spec() {
    return spec;
  }

  ContainerState state() {
    return state;
  }

  History history() {
    return history;
  }

  RunIo io() {
    return io;
  }

  Optional<ContainerLog> log() {
    return log;
  }

  Optional<Guest> guest() {
    return guest;
  }

  void runsIn(Optional<Guest> now) {
    guest = now;
  }

  Bundle bundle() {
    return bundle;
  }

  /** Whether there may be something of it on the data disk. */
  boolean hasFiles() {
    return history.reached();
  }

  void respecify(ContainerSpec changed) {
    spec = changed;
    publish();
  }

  void remember(History changed) {
    history = changed;
  }

  void become(ContainerState next) {
    state = next;
    publish();
  }

  void healthIs(Optional<HealthReport> report) {
    health = report;
    publish();
  }

  /** Clients and followers see the end of this run; the next one gets new streams. */
  void finishRun(OptionalInt code) {
    io.input().finish();
    io.output().finish(code);
    io = RunIo.create(log, parts.clock());
  }

  ContainerView view() {
    return new ContainerView(spec, state, history, health);
  }

  void publish() {
    parts.directory().put(view(), context.getSelf());
  }

  void save() {
    ContainerManager.save(parts, view());
  }

  /** Told with Docker's attributes: image, name and the labels. */
  void event(String action, Map<String, String> more) {
    parts
        .events()
        .tell(
            new EventBus.Publish(
                "container", action, spec.id(), attributes(spec, new HashMap<>(more))));
  }

  static Map<String, String> attributes(ContainerSpec spec, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(spec.config().getLabelsMap());
    attributes.putAll(more);
    attributes.put("name", spec.name());
    attributes.put("image", spec.image());
    attributes.values().removeIf(String::isEmpty);
    return attributes;
  }

  /** Docker's 409: "Container ID is …". */
  <T> void refuse(ActorRef<StatusReply<T>> replyTo, String why) {
    replyTo.tell(StatusReply.error(new Refusal.Conflict("Container " + spec.id() + " " + why)));
  }
}
