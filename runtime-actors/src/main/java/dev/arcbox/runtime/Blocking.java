package dev.arcbox.runtime;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Virtual threads for what blocks: the guest, the disk, a client. */
public final class Blocking {
  private static final Executor THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("blocking-", 0).factory());

  private Blocking() {}

  public static Executor executor() {
    return THREADS;
  }

  /** The work's value or failure, made on a virtual thread of its own. */
  public static <T> CompletableFuture<T> call(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    THREADS.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Work without a value. */
  public static CompletableFuture<Void> run(Step work) {
    return call(
        () -> {
          work.run();
          return null;
        });
  }

  /** Calls {@code told} once: with nothing when the work went well, else with why it did not. */
  public static void onEnd(CompletableFuture<?> work, Consumer<Optional<Throwable>> told) {
    var _ =
        work.whenComplete(
            (_, failure) -> told.accept(Optional.ofNullable(failure).map(Blocking::cause)));
  }

  /** What {@code failure} wraps, when futures have wrapped it. */
  public static Throwable cause(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }
}
