package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor.Outcome;
import dev.arcbox.runtime.container.ContainerActor.StopWaiting;
import dev.arcbox.runtime.container.ContainerActor.Wait;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.pattern.StatusReply;

/** Who waits for what of one container. */
final class Waiters {
  private final List<Wait> waiting = new ArrayList<>();
  private Outcome last = new Outcome(0, "", false);

  void onWait(Wait wait, ContainerState state) {
    boolean already =
        wait.condition() == WaitFor.NOT_RUNNING
            && !state.alive()
            && !(state instanceof ContainerState.Starting)
            && !(state instanceof ContainerState.Restarting);
    if (already) {
      boolean removing = state instanceof ContainerState.Removing;
      wait.replyTo().tell(StatusReply.success(removing ? last : outcome(state)));
    } else {
      waiting.add(wait);
    }
  }

  /** Nobody hears what this one waited for. */
  void onStopWaiting(StopWaiting stop) {
    boolean waited = waiting.removeIf(wait -> wait.replyTo().equals(stop.replyTo()));
    if (waited) {
      stop.replyTo().tell(StatusReply.error(new Refusal.Conflict("nobody waits any more")));
    }
  }

  /** A run has ended, or could not begin. */
  void ended(ContainerState state) {
    last = outcome(state);
    tell(false);
  }

  void removing(ContainerState from) {
    last = outcome(from);
  }

  void removed() {
    tell(true);
  }

  private void tell(boolean gone) {
    waiting.removeIf(
        wait -> {
          boolean due = gone || wait.condition() != WaitFor.REMOVED;
          if (due) {
            wait.replyTo().tell(StatusReply.success(last));
          }
          return due;
        });
  }

  private static Outcome outcome(ContainerState state) {
    return new Outcome(state.exitCode(), state.error(), state instanceof ContainerState.Dead);
  }
}
