package dev.arcbox.runtime;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * A scheduler that sleeps until something is due. Pekko's own ticks every 10 ms for ever, which
 * alone breaks the target for idle CPU.
 */
public final class PlainScheduler extends AbstractScheduler implements Closeable {
  private final ScheduledThreadPoolExecutor timer;

  /** Called by Pekko, by name. */
  public PlainScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko deprecates calling it, and still leaves it to be made
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable task,
      ExecutionContext executor) {
    try {
      return handle(
          timer.scheduleAtFixedRate(
              () -> executor.execute(task),
              initialDelay.toNanos(),
              interval.toNanos(),
              TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    try {
      return handle(
          timer.schedule(() -> executor.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      if (task instanceof Scheduler.TaskRunOnClose) {
        task.run();
      }
      throw closed(e);
    }
  }

  @Override
  public double maxFrequency() {
    return 1e6; // the clock's own resolution: there is no tick to round to
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static SchedulerException closed(RejectedExecutionException cause) {
    SchedulerException e = new SchedulerException("the scheduler is closed");
    e.initCause(cause);
    return e;
  }

  private static Cancellable handle(Future<?> scheduled) {
    return new Cancellable() {
      @Override
      public boolean cancel() {
        return scheduled.cancel(false);
      }

      @Override
      public boolean isCancelled() {
        return scheduled.isCancelled();
      }
    };
  }
}
