package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * What one thread needs to make calls without allocating: where errno is captured, and a little
 * scratch memory.
 *
 * <p>One per thread, virtual threads included (collected with the thread). Layout:
 *
 * <pre>
 *   0        16                   16+SCRATCH
 *   | errno   | scratch ...        |
 * </pre>
 */
public final class CallState {
  /** Enough for the largest struct that a hot call fills: signalfd_siginfo, 128 bytes. */
  private static final long SCRATCH = 128;

  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout()
          .byteOffset(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
  private static final long STATE_SIZE = 16;

  private static final ThreadLocal<CallState> CURRENT = ThreadLocal.withInitial(CallState::new);

  private final MemorySegment capture;
  private final MemorySegment scratch;

  private CallState() {
    MemorySegment all = Arena.ofAuto().allocate(STATE_SIZE + SCRATCH, 16);
    capture = all.asSlice(0, Linker.Option.captureStateLayout().byteSize());
    scratch = all.asSlice(STATE_SIZE, SCRATCH);
  }

  static MemorySegment current() {
    return CURRENT.get().capture;
  }

  /**
   * Scratch memory of the calling thread: valid until this thread's next use of it, so it may hold
   * the argument or the result of one call and nothing longer.
   */
  public static MemorySegment scratch() {
    return CURRENT.get().scratch;
  }

  static int result(int returned, MemorySegment capture) {
    return returned >= 0 ? returned : -capture.get(JAVA_INT, ERRNO_OFFSET);
  }

  static long result(long returned, MemorySegment capture) {
    return returned >= 0 ? returned : -capture.get(JAVA_INT, ERRNO_OFFSET);
  }

  /**
   * For calls such as mmap, where only -1 is failure and other negative values may be addresses.
   */
  static long resultUnlessMinusOne(long returned, MemorySegment capture) {
    return returned != -1 ? returned : -capture.get(JAVA_INT, ERRNO_OFFSET);
  }
}
