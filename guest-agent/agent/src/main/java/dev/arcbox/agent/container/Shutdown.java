package dev.arcbox.agent.container;

import dev.arcbox.agent.process.GuestProcess;
import dev.arcbox.agent.process.StartException;
import dev.arcbox.platform.process.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops every container. Goes on past whatever fails, for the disk must be unmounted in the end.
 */
final class Shutdown {
  /**
   * A killed process whose end takes longer is stuck in the kernel; the machine goes off over it.
   */
  private static final int KILLED_SECONDS = 5;

  private final Collection<Container> containers;
  private final int graceSeconds;

  Shutdown(Collection<Container> containers, int graceSeconds) {
    this.containers = containers;
    this.graceSeconds = Math.max(0, graceSeconds);
  }

  void run() {
    List<GuestProcess> running = new ArrayList<>();
    for (Container container : containers) {
      switch (container.state()) {
        case ContainerState.Running(GuestProcess process) -> running.add(process);
        case ContainerState.Paused(GuestProcess process) -> {
          thaw(container);
          running.add(process);
        }
        case ContainerState.Created _, ContainerState.Exited _ -> {}
      }
    }
    if (graceSeconds > 0 && !allEnded(running, Signal.TERM, graceSeconds)) {
      System.err.println("agent: some containers outlived the grace of " + graceSeconds + " s");
    }
    if (!allEnded(running, Signal.KILL, KILLED_SECONDS)) {
      System.err.println("agent: some processes could not be killed");
    }
    for (Container container : containers) {
      try {
        container.dismantle();
      } catch (StartException | RuntimeException e) {
        System.err.println("agent: stopping " + container.id() + ": " + e.getMessage());
      }
    }
  }

  private static void thaw(Container container) {
    try {
      container.pause(false);
    } catch (ContainerException | StartException | IOException e) {
      System.err.println("agent: resuming " + container.id() + ": " + e.getMessage());
    }
  }

  private static boolean allEnded(List<GuestProcess> running, int signal, int seconds) {
    for (GuestProcess process : running) {
      boolean _ = process.signal(signal);
    }
    CompletableFuture<?>[] ends =
        running.stream().map(GuestProcess::ended).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
