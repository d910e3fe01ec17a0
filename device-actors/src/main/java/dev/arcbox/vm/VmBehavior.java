package dev.arcbox.vm;

import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.vm.VmActor.Command;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Gives each message of one {@link VmActor} to the part that knows what to do.
 *
 * <p>What the guest's end means is decided when the back end tells of it; the final state is
 * published when everything is closed.
 */
final class VmBehavior extends AbstractBehavior<Command> {
  private final LiveVm self;
  private final VmControl control;
  private final VmStop stop;
  private final VmStart start;
  private final VmNews news;
  private final VmBalloon balloon;

  VmBehavior(LiveVm self, Hypervisor hypervisor, GuestDevices.Opener opener) {
    super(self.context());
    this.self = self;
    this.control = new VmControl(self);
    this.stop = new VmStop(self, control);
    this.start = new VmStart(self, hypervisor, opener, stop);
    this.news = new VmNews(self, start, stop);
    this.balloon = new VmBalloon(self);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.class, this::onCommand)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case VmActor.Start asked -> start.onStart(asked);
      case VmActor.Stop asked -> stop.onStop(asked);
      case VmActor.Kill asked -> stop.onKill(asked);
      case VmActor.Pause asked -> control.onPause(asked);
      case VmActor.Resume asked -> control.onResume(asked);
      case VmActor.AddCpu asked -> control.onAddCpu(asked);
      case VmActor.Watch watch -> self.watch(watch.watcher());
      case VmActor.Metrics asked -> onMetrics(asked);
      case VmActor.Inflate asked -> balloon.onInflate(asked);
      case VmActor.Balloon asked -> balloon.onBalloon(asked);
      case VmActor.Assembled assembled -> start.onAssembled(assembled.assembly());
      case VmActor.NotStarted not -> start.onNotStarted(not.cause());
      case VmActor.Event event -> news.onEvent(event.event());
      case VmActor.Controlled done -> done.replyTo().tell(done.answer());
      case VmActor.CpuAdded added -> news.onCpuAdded(added);
      case VmActor.GraceOver _ -> stop.kill();
      case VmActor.DeviceLost lost ->
          stop.failed("device " + lost.device() + " failed again and again");
      case VmActor.VcpuLost lost -> stop.failed("vCPU " + lost.vcpu() + " failed");
      case VmActor.Gone gone -> stop.onGone(gone.problem(), start);
    }
    return this;
  }

  private void onMetrics(VmActor.Metrics asked) {
    asked.replyTo().tell(self.assembly().map(VmAssembly::metrics).orElse(new VmMetrics(List.of())));
  }

  private Behavior<Command> onPostStop() {
    // Nobody will hear of it any more, so wait for it here: no guest outlives its actor.
    if (!self.isClosing()) {
      start.abandon();
    }
    self.noMoreCalls();
    return this;
  }
}
