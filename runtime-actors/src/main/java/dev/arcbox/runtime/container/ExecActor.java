package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.event.EventBus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** One further process in a running container: created, started once, ended. */
public final class ExecActor {
  /** What an exec is told. */
  public sealed interface Command {}

  /** Start it; answered when it runs or cannot. */
  public record Start(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * The client's terminal has another size. Answered when the process's terminal has it: clients
   * say it as soon as the connection is there, when the process may not be yet. Before the start it
   * is only kept.
   */
  public record Resize(int rows, int cols, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  private record Started(ContainerGuest.Run run) implements Command {}

  private record NotStarted(Throwable cause) implements Command {}

  private record Ended(OptionalInt exitCode) implements Command {}

  private final ActorContext<Command> context;
  private final ContainerParts parts;
  private final ContainerSpec container;
  private final ExecDirectory directory;
  private final Guest guest;
  private final ExecDirectory.Entry self;
  private Optional<ActorRef<StatusReply<Done>>> starter = Optional.empty();
  private Optional<Resize> size = Optional.empty();
  private boolean running;
  private boolean over;

  private ExecActor(
      ActorContext<Command> context,
      ContainerParts parts,
      ContainerSpec container,
      Guest guest,
      ExecDirectory.Entry self) {
    this.context = context;
    this.parts = parts;
    this.container = container;
    this.directory = parts.execs();
    this.guest = guest;
    this.self = self;
  }

  /** Answers {@code created} with the id once the exec can be found by it. */
  static Behavior<Command> create(
      ContainerParts parts,
      Guest guest,
      String id,
      ContainerSpec container,
      ExecSpec spec,
      RunIo io,
      ActorRef<StatusReply<String>> created) {
    return Behaviors.setup(
        context -> {
          ExecDirectory.Entry entry =
              new ExecDirectory.Entry(
                  id,
                  container.id(),
                  spec,
                  io,
                  Optional.of(context.getSelf()),
                  0,
                  OptionalInt.empty());
          parts.execs().put(entry);
          ExecActor actor = new ExecActor(context, parts, container, guest, entry);
          actor.event("exec_create: " + spec.words(), Map.of());
          created.tell(StatusReply.success(id));
          return actor.behavior();
        });
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Start.class, this::onStart)
        .onMessage(Resize.class, this::onResize)
        .onMessage(Started.class, started -> onStarted(started.run))
        .onMessage(NotStarted.class, failed -> onNotStarted(failed.cause))
        .onMessage(Ended.class, ended -> onEnded(ended.exitCode))
        .onSignal(PostStop.class, _ -> onStop())
        .build();
  }

  private Behavior<Command> onStart(Start start) {
    if (starter.isPresent()) {
      start.replyTo.tell(
          StatusReply.error(
              new Refusal.Conflict("Error: Exec command " + self.id() + " is already running")));
      return Behaviors.same();
    }
    starter = Optional.of(start.replyTo);
    context.pipeToSelf(
        Blocking.call(
            () ->
                ContainerGuest.startExec(
                    guest, self.container(), self.id(), self.spec(), self.io())),
        (run, failed) -> failed == null ? new Started(run) : new NotStarted(failed));
    return Behaviors.same();
  }

  private Behavior<Command> onStarted(ContainerGuest.Run run) {
    running = true;
    directory.put(
        new ExecDirectory.Entry(
            self.id(),
            self.container(),
            self.spec(),
            self.io(),
            self.actor(),
            run.pid(),
            OptionalInt.empty()));
    event("exec_start: " + self.spec().words(), Map.of());
    starter.ifPresent(s -> s.tell(StatusReply.ack()));
    size.ifPresent(this::resize);
    context.pipeToSelf(
        Blocking.call(() -> ContainerGuest.await(guest, self.container(), self.id(), run)),
        (exit, failed) ->
            new Ended(failed == null ? OptionalInt.of(code(exit)) : OptionalInt.empty()));
    return Behaviors.same();
  }

  private static int code(ExitStatus exit) {
    return exit.getCode();
  }

  private Behavior<Command> onNotStarted(Throwable cause) {
    Throwable why = Blocking.cause(cause);
    starter.ifPresent(s -> s.tell(StatusReply.error(why)));
    return onEnded(
        why instanceof Refusal.NotStartable refusal
            ? OptionalInt.of(refusal.exitCode())
            : OptionalInt.empty());
  }

  private Behavior<Command> onResize(Resize resize) {
    if (running) {
      resize(resize);
    } else {
      // An earlier one that was not carried out is answered as if it had been.
      size.ifPresent(earlier -> earlier.replyTo.tell(StatusReply.ack()));
      size = Optional.of(resize);
      if (starter.isEmpty()) {
        resize.replyTo.tell(StatusReply.ack());
        size = Optional.of(new Resize(resize.rows, resize.cols, context.getSystem().ignoreRef()));
      }
    }
    return Behaviors.same();
  }

  private void resize(Resize resize) {
    ContainerGuest.resize(
        guest, self.container(), self.id(), resize.rows, resize.cols, resize.replyTo);
  }

  private Behavior<Command> onEnded(OptionalInt exitCode) {
    end(exitCode);
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop() {
    end(OptionalInt.empty());
    return Behaviors.same();
  }

  private void end(OptionalInt exitCode) {
    if (!over) {
      over = true;
      if (!running) {
        size.ifPresent(
            waiting ->
                waiting.replyTo.tell(
                    StatusReply.error(
                        new Refusal.Conflict("exec " + self.id() + " is not running"))));
      }
      self.io().input().finish();
      self.io().output().finish(exitCode);
      directory.ended(
          new ExecDirectory.Entry(
              self.id(), self.container(), self.spec(), self.io(), Optional.empty(), 0, exitCode));
      if (starter.isPresent()) {
        exitCode.ifPresent(c -> event("exec_die", Map.of("exitCode", Integer.toString(c))));
      }
    }
  }

  private void event(String action, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("execID", self.id());
    parts
        .events()
        .tell(
            new EventBus.Publish(
                "container",
                action,
                container.id(),
                LiveContainer.attributes(container, attributes)));
  }
}
