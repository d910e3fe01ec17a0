package dev.arcbox.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Every way to the end: asked of the guest, by force, or because something failed. */
final class VmStop {
  private final LiveVm self;
  private final VmControl control;
  private final List<ActorRef<StatusReply<Done>>> stopping = new ArrayList<>();

  VmStop(LiveVm self, VmControl control) {
    this.self = self;
    this.control = control;
  }

  /** True when there is nothing to stop; then the asker has its answer. */
  private boolean wantEnd(ActorRef<StatusReply<Done>> replyTo) {
    self.wantEnd();
    switch (self.state()) {
      case VmState.Stopped _, VmState.Failed _ -> replyTo.tell(StatusReply.ack());
      case VmState.Created _ -> {
        self.become(new VmState.Stopped("never started"));
        replyTo.tell(StatusReply.ack());
      }
      case VmState.Starting _, VmState.Running _, VmState.Paused _, VmState.Stopping _ -> {
        stopping.add(replyTo);
        return false;
      }
    }
    return true;
  }

  void onStop(VmActor.Stop stop) {
    VmState before = self.state();
    if (wantEnd(stop.replyTo()) || before instanceof VmState.Stopping || self.isClosing()) {
      return;
    }
    self.become(new VmState.Stopping());
    if (before instanceof VmState.Running || before instanceof VmState.Paused) {
      self.timers().startSingleTimer(new VmActor.GraceOver(), stop.grace());
      // A guest that does not hear is killed when the grace is over, so the answer is not needed.
      boolean paused = before instanceof VmState.Paused;
      control.call(
          self.context().getSystem().ignoreRef(),
          machine -> {
            if (paused) {
              machine.resume();
            }
            machine.requestStop();
          });
    } else {
      kill();
    }
  }

  void onKill(VmActor.Kill kill) {
    if (!wantEnd(kill.replyTo()) && !self.isClosing()) {
      if (!(self.state() instanceof VmState.Stopping)) {
        self.become(new VmState.Stopping());
      }
      kill();
    }
  }

  /** Not in line with the control calls: one of them may be what hangs. */
  void kill() {
    self.assembly().ifPresent(it -> Thread.ofVirtual().start(it.machine()::kill));
  }

  /** Something that the VM cannot be without has gone. */
  void failed(String why) {
    if (!self.isClosing()) {
      self.blame(why);
      tearDown();
    }
  }

  void tearDown() {
    if (self.isClosing()) {
      return;
    }
    self.beginClosing();
    self.timers().cancelAll();
    Optional<VmAssembly> open = self.assembly();
    self.context()
        .pipeToSelf(
            self.run(() -> open.ifPresent(VmAssembly::close)),
            (done, failed) -> new VmActor.Gone(failed == null ? "" : Causes.message(failed)));
  }

  /** Nothing of the guest is left: now the final state is published. */
  void onGone(String problem, VmStart start) {
    if (!problem.isEmpty()) {
      self.context().getLog().error("vm {}: closing: {}", self.config().name(), problem);
    }
    self.isMadeOf(Optional.empty());
    self.noMoreCalls();
    self.become(self.end());
    start.over();
    stopping.forEach(waiting -> waiting.tell(StatusReply.ack()));
    stopping.clear();
  }
}
