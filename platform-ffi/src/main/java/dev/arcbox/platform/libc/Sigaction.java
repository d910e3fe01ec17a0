package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * What a signal does.
 *
 * <pre>
 *   0             8           136        140  144           152
 *   | sa_handler  | sa_mask   | sa_flags | -- | sa_restorer |
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/sigaction.2.html">sigaction(2)</a>
 */
public final class Sigaction {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("sa_handler"),
              MemoryLayout.sequenceLayout(128, JAVA_BYTE).withName("sa_mask"),
              JAVA_INT.withName("sa_flags"),
              MemoryLayout.paddingLayout(4),
              JAVA_LONG.withName("sa_restorer"))
          .withName("sigaction");

  private static final long HANDLER = LAYOUT.byteOffset(groupElement("sa_handler"));
  private static final MethodHandle SIGACTION = Linkage.call("sigaction");

  private Sigaction() {}

  /**
   * Gives {@code signal} a handler that does nothing, and that interrupts system calls: the C
   * library's {@code abs}, which takes an int like any handler, touches no memory, and is no code
   * of ours or the JVM's that would have to be safe in the middle of something else.
   */
  public static int ignoreButInterrupt(int signal) {
    MemorySegment state = CallState.current();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocate(LAYOUT);
      action.set(JAVA_LONG, HANDLER, Linkage.symbol("abs").address());
      return CallState.result(
          (int)
              (long)
                  SIGACTION.invokeExact(
                      state, (long) signal, Linkage.address(action), 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
