package dev.arcbox.platform.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.platform.errno.Errno;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** errno belongs to the call: a million calls on threads that fail differently never mix. */
@Tag("host")
class ErrnoCaptureTest {
  private static final int THREADS = 4;
  private static final int CALLS = 250_000;

  /** Calls that fail at once, each with its own error. */
  private static int fail(int kind) {
    return switch (kind) {
      case 0 -> FdCalls.close(-1);
      case 1 -> SignalCalls.kill(1 << 29, 0);
      case 2 -> FileCalls.openat(-100, MemorySegment.NULL, 0, 0);
      default -> EventCalls.epollCreate(-1);
    };
  }

  private static final int[] EXPECTED = {
    -Errno.EBADF.number(), -Errno.ESRCH.number(), -Errno.EFAULT.number(), -Errno.EINVAL.number()
  };

  private static int wrong(IntSupplier kinds, int calls) {
    int wrong = 0;
    for (int i = 0; i < calls; i++) {
      int kind = kinds.getAsInt();
      if (fail(kind) != EXPECTED[kind]) {
        wrong++;
      }
    }
    return wrong;
  }

  private static int run(ExecutorService executor, int tasks, int calls) throws Exception {
    try (executor) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < tasks; t++) {
        int kind = t % EXPECTED.length;
        Callable<Integer> task = () -> wrong(() -> kind, calls);
        results.add(executor.submit(task));
      }
      int wrong = 0;
      for (Future<Integer> result : results) {
        wrong += result.get();
      }
      return wrong;
    }
  }

  @Test
  void platformThreadsNeverSeeEachOthersErrno() throws Exception {
    assertEquals(0, run(Executors.newFixedThreadPool(THREADS), THREADS, CALLS));
  }

  @Test
  void virtualThreadsNeverSeeEachOthersErrno() throws Exception {
    assertEquals(0, run(Executors.newVirtualThreadPerTaskExecutor(), 1_000, 1_000));
  }
}
