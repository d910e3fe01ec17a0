package dev.arcbox.vm;

import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.vm.VmActor.Command;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/**
 * What one VM is at this moment, shared by the parts of its actor. Touched on the actor's thread
 * only; calls that may block are made one after the other on one virtual thread.
 */
final class LiveVm {
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final VmConfig config;
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("vm-control").factory());
  private final Set<ActorRef<VmState>> watchers = new LinkedHashSet<>();
  private VmState state = new VmState.Created();
  private Optional<VmAssembly> assembly = Optional.empty();

  /** Somebody asked for the end, so that it is no failure. */
  private boolean endWanted;

  /** What went wrong first, for the final state. */
  private Optional<String> failure = Optional.empty();

  private Optional<VmExit> exit = Optional.empty();
  private boolean closing;

  LiveVm(ActorContext<Command> context, TimerScheduler<Command> timers, VmConfig config) {
    this.context = context;
    this.timers = timers;
    this.config = config;
  }

  ActorContext<Command> context() {
    return context;
  }

  TimerScheduler<Command> timers() {
    return timers;
  }

  VmConfig config() {
    return config;
  }

  VmState state() {
    return state;
  }

  void become(VmState next) {
    context.getLog().info("vm {}: {}", config.name(), next.getClass().getSimpleName());
    state = next;
    watchers.forEach(watcher -> watcher.tell(next));
  }

  void watch(ActorRef<VmState> watcher) {
    watchers.add(watcher);
    watcher.tell(state);
  }

  Optional<VmAssembly> assembly() {
    return assembly;
  }

  void isMadeOf(Optional<VmAssembly> made) {
    assembly = made;
  }

  boolean isEndWanted() {
    return endWanted;
  }

  void wantEnd() {
    endWanted = true;
  }

  /** The first reason counts; what follows from it does not. */
  void blame(String why) {
    failure = failure.or(() -> Optional.of(why));
  }

  void noteExit(VmExit how) {
    exit = exit.or(() -> Optional.of(how));
  }

  /** What its end means, as far as it is known. */
  VmState end() {
    return VmEnd.of(endWanted, failure, exit, config.consoleLog());
  }

  boolean isClosing() {
    return closing;
  }

  /** From now on it only ends. */
  void beginClosing() {
    closing = true;
  }

  /** Runs in line with all other calls to the back end. */
  CompletableFuture<Void> run(Runnable call) {
    return CompletableFuture.runAsync(call, control);
  }

  <T> CompletableFuture<T> call(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, control);
  }

  /** What was given to {@link #run} before is still done. */
  void noMoreCalls() {
    control.shutdown();
  }

  void refuse(ActorRef<StatusReply<Done>> replyTo, String what) {
    replyTo.tell(
        StatusReply.error("vm %s is %s: cannot %s".formatted(config.name(), state.label(), what)));
  }
}
