package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.container.ContainerState.Paused;
import dev.arcbox.runtime.container.ContainerState.Removing;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.container.ContainerState.Running;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** What is asked of a container without changing its state. */
final class Questions {
  private final LiveContainer self;

  Questions(LiveContainer self) {
    this.self = self;
  }

  void onRename(ContainerActor.Rename rename) {
    String before = self.spec().name();
    self.respecify(self.spec().named(rename.name()));
    self.parts().directory().release(before, self.id());
    self.save();
    self.event("rename", Map.of("oldName", "/" + before));
    rename.replyTo().tell(StatusReply.ack());
  }

  void onCreateExec(ContainerActor.CreateExec exec) {
    switch (self.state()) {
      case Running _ -> createExec(exec);
      case Paused _ -> self.refuse(exec.replyTo(), "is paused, unpause the container before exec");
      case Restarting _ -> self.refuse(exec.replyTo(), restarting());
      default -> self.refuse(exec.replyTo(), "is not running");
    }
  }

  private static String restarting() {
    return "is restarting, wait until the container is running";
  }

  private void createExec(ContainerActor.CreateExec exec) {
    String id = RandomId.next();
    self.context()
        .spawn(
            ExecActor.create(
                self.parts(),
                self.guest().orElseThrow(),
                id,
                self.spec(),
                exec.spec(),
                RunIo.create(Optional.empty(), self.parts().clock()),
                exec.replyTo()),
            "exec-" + id.substring(0, 12));
  }

  void onTop(ContainerActor.Top top) {
    switch (self.state()) {
      case Running _, Paused _ -> {
        Guest guest = self.guest().orElseThrow();
        String id = self.id();
        answer(() -> ContainerGuest.processes(guest, id, top.psArguments()), top.replyTo());
      }
      case Restarting _ -> self.refuse(top.replyTo(), restarting());
      default -> self.refuse(top.replyTo(), "is not running");
    }
  }

  void onStats(ContainerActor.Stats stats) {
    if (self.state().alive()) {
      Guest guest = self.guest().orElseThrow();
      String id = self.id();
      answer(() -> ContainerGuest.stats(guest, id), stats.replyTo());
    } else {
      stats.replyTo().tell(StatusReply.success(ContainerStats.getDefaultInstance()));
    }
  }

  void onReach(ContainerActor.Reach reach) {
    if (self.state() instanceof Removing) {
      self.refuse(reach.replyTo(), "is marked for removal");
      return;
    }
    if (!self.history().reached()) {
      self.remember(self.history().reachedOnce());
      self.publish();
      self.save();
    }
    FileAccess access =
        new FileAccess(
            self.context().getSystem(), self.parts().machine(), self.bundle(), self.spec());
    answer(access::open, reach.replyTo());
  }

  /** On a virtual thread; the state may change meanwhile, which the guest's answer then tells. */
  private static <T> void answer(Callable<T> work, ActorRef<StatusReply<T>> replyTo) {
    var _ =
        Blocking.call(work)
            .whenComplete(
                (value, failed) ->
                    replyTo.tell(
                        failed == null
                            ? StatusReply.success(value)
                            : StatusReply.error(refusal(Blocking.cause(failed)))));
  }

  private static Throwable refusal(Throwable failure) {
    return failure instanceof Refusal ? failure : GuestErrors.of("asking the guest", failure);
  }
}
