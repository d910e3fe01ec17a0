package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.async.ResultCallback;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What docker-java tells of a stream, one thing after another. */
final class Heard<T> extends ResultCallback.Adapter<T> {
  /** Nothing that a test waits for takes longer; what does never comes. */
  private static final long PATIENCE_SECONDS = 240;

  private final BlockingQueue<T> things = new LinkedBlockingQueue<>();
  private final StringBuilder seen = new StringBuilder();

  @Override
  public void onNext(T thing) {
    things.add(thing);
  }

  /** Waits until the daemon has answered: from then on nothing is missed. */
  Heard<T> started() throws InterruptedException {
    assertTrue(awaitStarted(PATIENCE_SECONDS, TimeUnit.SECONDS), "no answer");
    return this;
  }

  /** Takes things up to the first of this kind. */
  T until(Predicate<T> kind) throws InterruptedException {
    while (true) {
      T thing = things.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (thing == null) {
        throw new AssertionError("not heard; but: " + seen);
      }
      seen.append(thing).append('\n');
      if (kind.test(thing)) {
        return thing;
      }
    }
  }

  /** Waits for the end; all that was not taken before, a line each. */
  String rest() throws InterruptedException {
    assertTrue(awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "no end: " + things);
    StringBuilder text = new StringBuilder();
    for (T thing = things.poll(); thing != null; thing = things.poll()) {
      text.append(thing).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
