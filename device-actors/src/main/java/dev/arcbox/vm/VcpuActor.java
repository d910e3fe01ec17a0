package dev.arcbox.vm;

import java.io.Serial;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One vCPU's control side. Its thread runs in the back end and tells what ended it; a vCPU cannot
 * be started again with the state that broke it, so this actor then fails for good, and its machine
 * with it.
 */
final class VcpuActor {
  private VcpuActor() {}

  sealed interface Command {}

  /** The vCPU's thread ended by a fault of its own. */
  record Failed(String why) implements Command {}

  /** What the supervisor sees of it. */
  static final class VcpuFailure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    VcpuFailure(String why) {
      super(why, null, false, false);
    }
  }

  static Behavior<Command> create() {
    Behavior<Command> running =
        Behaviors.receive(Command.class)
            .onMessage(
                Failed.class,
                failed -> {
                  throw new VcpuFailure(failed.why());
                })
            .build();
    return Behaviors.supervise(running).onFailure(VcpuFailure.class, SupervisorStrategy.stop());
  }
}
