package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.Blocking;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A transfer under way.
 *
 * @param done completes when all progress was told and nothing of the transfer runs any more; with
 *     the failure when it failed
 * @param stop ends it soon
 */
public record Transfer(CompletableFuture<Void> done, Runnable stop) {

  /** Ends it; {@code done} fails then, unless it was over. */
  public void cancel() {
    stop.run();
  }

  /**
   * Waits for the end, on a thread that may wait. An interrupt or a failure of the caller's own
   * should be followed by {@link #cancel}.
   *
   * @throws RuntimeException what the transfer failed with
   */
  public void await() {
    try {
      done.join();
    } catch (CompletionException e) {
      throw Blocking.cause(e) instanceof RuntimeException cause ? cause : e;
    }
  }
}
