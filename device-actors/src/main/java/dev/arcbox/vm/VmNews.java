package dev.arcbox.vm;

import dev.arcbox.hypervisor.VmEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** What the back end tells of its machine, and what that means for the VM. */
final class VmNews {
  private final LiveVm self;
  private final VmStart start;
  private final VmStop stop;
  private final Map<Integer, ActorRef<VcpuActor.Command>> vcpus = new HashMap<>();

  VmNews(LiveVm self, VmStart start, VmStop stop) {
    this.self = self;
    this.start = start;
    this.stop = stop;
  }

  void onEvent(VmEvent event) {
    switch (event) {
      case VmEvent.GuestPanic panic -> self.blame("guest kernel panic: " + panic.message());
      case VmEvent.VcpuFailed(int index, String why) ->
          vcpu(index).ifPresent(actor -> actor.tell(new VcpuActor.Failed(why)));
      case VmEvent.Warning warning ->
          self.context().getLog().warn("vm {}: {}", self.config().name(), warning.message());
      case VmEvent.StateChanged changed -> onMachine(changed.to());
    }
  }

  private void onMachine(dev.arcbox.hypervisor.VmState machine) {
    switch (machine) {
      case dev.arcbox.hypervisor.VmState.Stopped stopped -> {
        self.noteExit(stopped.exit());
        stop.tearDown();
      }
      case dev.arcbox.hypervisor.VmState.Running running when !self.isClosing() ->
          onRunning(running.since());
      case dev.arcbox.hypervisor.VmState.Paused paused when !self.isClosing() ->
          onPaused(paused.since());
      case dev.arcbox.hypervisor.VmState.Running _,
          dev.arcbox.hypervisor.VmState.Paused _,
          dev.arcbox.hypervisor.VmState.Created _,
          dev.arcbox.hypervisor.VmState.Starting _,
          dev.arcbox.hypervisor.VmState.Stopping _ -> {}
    }
  }

  private void onRunning(Instant since) {
    VmAssembly it = self.assembly().orElseThrow();
    it.machine().vcpus().forEach(vcpu -> vcpu(vcpu.index()));
    if (self.state() instanceof VmState.Starting || self.state() instanceof VmState.Paused) {
      self.become(new VmState.Running(since, it.vsock(), it.machine().hostProcess().orElse(0)));
    }
    start.done();
  }

  private void onPaused(Instant since) {
    VmAssembly it = self.assembly().orElseThrow();
    self.become(new VmState.Paused(since, it.vsock(), it.machine().hostProcess().orElse(0)));
  }

  /** Its actor is there before the asker hears of it. */
  void onCpuAdded(VmActor.CpuAdded added) {
    var _ = vcpu(added.index());
    added.replyTo().tell(StatusReply.ack());
  }

  /** The actor of a vCPU, made when first needed: vCPUs may come later. */
  private Optional<ActorRef<VcpuActor.Command>> vcpu(int index) {
    if (self.assembly().isEmpty() || self.isClosing()) {
      return Optional.empty();
    }
    return Optional.of(vcpus.computeIfAbsent(index, this::spawnVcpu));
  }

  private ActorRef<VcpuActor.Command> spawnVcpu(int index) {
    ActorRef<VcpuActor.Command> actor = self.context().spawn(VcpuActor.create(), "vcpu-" + index);
    self.context().watchWith(actor, new VmActor.VcpuLost(index));
    return actor;
  }
}
