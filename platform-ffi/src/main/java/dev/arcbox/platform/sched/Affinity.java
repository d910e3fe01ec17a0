package dev.arcbox.platform.sched;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.SchedCalls;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** The CPUs that the calling thread may run on. */
public final class Affinity {
  /** The scratch memory holds this many bytes, i.e. 1024 CPUs, as the C library's cpu_set_t. */
  private static final int MASK_BYTES = 128;

  private Affinity() {}

  public static BitSet current() {
    MemorySegment mask = CallState.scratch().fill((byte) 0);
    Check.ok(SchedCalls.getAffinity(0, MASK_BYTES, mask), "sched_getaffinity", "this thread");
    return BitSet.valueOf(mask.asSlice(0, MASK_BYTES).toArray(JAVA_LONG));
  }

  /** Pins the calling thread; EINVAL when none of {@code cpus} exists for us. */
  public static void pin(BitSet cpus) {
    requirePlatformThread();
    MemorySegment mask = CallState.scratch().fill((byte) 0);
    long[] words = cpus.toLongArray();
    MemorySegment.copy(words, 0, mask, JAVA_LONG, 0, words.length);
    int result = SchedCalls.setAffinity(0, MASK_BYTES, mask);
    Check.ok(result, "sched_setaffinity", cpus.toString());
  }

  public static void pin(int cpu) {
    BitSet cpus = new BitSet();
    cpus.set(cpu);
    pin(cpus);
  }

  private static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread has no CPU of its own");
    }
  }
}
