package dev.arcbox.vm;

import dev.arcbox.hypervisor.VirtualMachine;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Calls to a machine that runs; each may wait, and its answer comes back as a message. */
final class VmControl {
  private final LiveVm self;

  VmControl(LiveVm self) {
    this.self = self;
  }

  void onPause(VmActor.Pause pause) {
    if (self.state() instanceof VmState.Running) {
      call(pause.replyTo(), VirtualMachine::pause);
    } else {
      self.refuse(pause.replyTo(), "pause");
    }
  }

  void onResume(VmActor.Resume resume) {
    if (self.state() instanceof VmState.Paused) {
      call(resume.replyTo(), VirtualMachine::resume);
    } else {
      self.refuse(resume.replyTo(), "resume");
    }
  }

  void onAddCpu(VmActor.AddCpu add) {
    if (self.state() instanceof VmState.Running) {
      VirtualMachine machine = self.assembly().orElseThrow().machine();
      self.context()
          .pipeToSelf(
              self.call(machine::addCpu),
              (index, failed) ->
                  failed == null
                      ? new VmActor.CpuAdded(index, add.replyTo())
                      : refusal(add.replyTo(), failed));
    } else {
      self.refuse(add.replyTo(), "add a vCPU");
    }
  }

  /** A call to the machine that may wait. */
  @FunctionalInterface
  interface Call {
    void on(VirtualMachine machine);
  }

  void call(ActorRef<StatusReply<Done>> replyTo, Call call) {
    VirtualMachine machine = self.assembly().orElseThrow().machine();
    self.context()
        .pipeToSelf(
            self.run(() -> call.on(machine)),
            (done, failed) ->
                failed == null
                    ? new VmActor.Controlled(replyTo, StatusReply.ack())
                    : refusal(replyTo, failed));
  }

  private static VmActor.Controlled refusal(ActorRef<StatusReply<Done>> replyTo, Throwable why) {
    return new VmActor.Controlled(replyTo, StatusReply.error(Causes.message(why)));
  }
}
