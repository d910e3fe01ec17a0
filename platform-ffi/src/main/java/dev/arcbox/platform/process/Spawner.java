package dev.arcbox.platform.process;

import dev.arcbox.platform.libc.SignalCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Starts child processes. */
public final class Spawner {
  /** From util-linux, which is essential on Debian; sets what posix_spawn cannot. */
  private static final String SETPRIV = "/usr/bin/setpriv";

  /**
   * Our death between the spawn and setpriv's prctl would go unnoticed; the shell looks, after the
   * prctl, whether its parent is still we.
   */
  private static final String STILL_OURS = "test \"$PPID\" = \"$0\" || exit 126; exec \"$@\"";

  private Spawner() {}

  /** Starts it; when the program cannot be run, this throws. */
  public static ChildProcess spawn(SpawnSpec spec) {
    return PosixSpawn.spawn(spec);
  }

  /**
   * Starts it so that the kernel kills it when this JVM ends in whatever way. Its own children are
   * not covered: a pid namespace covers them.
   */
  public static ChildProcess spawnBound(SpawnSpec spec) {
    List<String> command =
        new ArrayList<>(List.of(SETPRIV, "--pdeathsig", "KILL", "/bin/sh", "-c"));
    command.add(STILL_OURS);
    command.add(Integer.toString(SignalCalls.getpid()));
    command.addAll(spec.command());
    return ImmortalThread.run(() -> PosixSpawn.spawn(spec.command(command)));
  }

  /** The parent of all bound children: it ends only with the JVM. */
  private static final class ImmortalThread {
    private static final LinkedBlockingQueue<Runnable> TASKS = new LinkedBlockingQueue<>();

    static {
      Thread.ofPlatform().daemon().name("process-spawner").start(ImmortalThread::serve);
    }

    private static void serve() {
      while (true) {
        try {
          TASKS.take().run();
        } catch (InterruptedException e) {
          // Nobody may end this thread: the kernel would kill every child.
        }
      }
    }

    static ChildProcess run(Supplier<ChildProcess> task) {
      CompletableFuture<ChildProcess> result = new CompletableFuture<>();
      TASKS.add(() -> complete(result, task));
      try {
        return result.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    private static void complete(
        CompletableFuture<ChildProcess> result, Supplier<ChildProcess> task) {
      try {
        result.complete(task.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }
}
