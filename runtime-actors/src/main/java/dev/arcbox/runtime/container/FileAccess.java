package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.machine.MachineActor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.StatusReply;

/** The way to a container's files, whether it runs or not. */
record FileAccess(
    ActorSystem<?> system,
    ActorRef<MachineActor.Command> machine,
    Bundle bundle,
    ContainerSpec spec) {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** Blocks while the machine boots and the layers travel. */
  ContainerFiles open() throws Exception {
    String user = spec.id() + "/files-" + NUMBER.incrementAndGet();
    Runnable release = () -> machine.tell(new MachineActor.Release(user));
    try {
      Guest guest =
          Question.ask(
                  system,
                  machine,
                  Starts.LONGEST_BOOT,
                  (ActorRef<StatusReply<Guest>> ref) ->
                      new MachineActor.Require(user, system.ignoreRef(), ref))
              .toCompletableFuture()
              .get();
      bundle.ensure(guest, spec);
      return new ContainerFiles(guest, spec, release);
    } catch (Exception e) {
      release.run();
      throw Blocking.cause(e) instanceof RuntimeException cause ? GuestErrors.ofStart(cause) : e;
    }
  }
}
