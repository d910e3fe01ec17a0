package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of hot threads. The JDK slices the errno segment anew in every call that captures it,
 * 40 bytes that only C2 can remove. So these do not capture; one that failed is made again by its
 * capturing twin, whose answer counts, be it now a success.
 *
 * <p>That is right only where failing had no effect and shows again when repeated: counters, epoll,
 * positioned file access. It would be wrong for fsync (which tells an error once) and for sockets
 * (a reset would turn into a clean end).
 */
public final class RepeatableCalls {
  private static final MethodHandle READ =
      Linkage.plain("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Linkage.plain("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle EPOLL_WAIT =
      Linkage.plain("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle PREADV =
      Linkage.plain("preadv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle PWRITEV =
      Linkage.plain("pwritev", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);

  private RepeatableCalls() {}

  /** read(2) of an eventfd or timerfd. */
  public static long readCounter(int fd, MemorySegment buffer, long count) {
    try {
      long result = (long) READ.invokeExact(fd, buffer, count);
      return result >= 0 ? result : ReadWrite.read(fd, buffer, count);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** write(2) of an eventfd. */
  public static long writeCounter(int fd, MemorySegment buffer, long count) {
    try {
      long result = (long) WRITE.invokeExact(fd, buffer, count);
      return result >= 0 ? result : ReadWrite.write(fd, buffer, count);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_wait(2); when a signal interrupts it, the second wait has the whole time again. */
  public static int epollWait(int epoll, MemorySegment events, int maximum, int timeout) {
    try {
      int result = (int) EPOLL_WAIT.invokeExact(epoll, events, maximum, timeout);
      return result >= 0 ? result : EventCalls.epollWait(epoll, events, maximum, timeout);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** preadv(2). */
  public static long preadv(int fd, MemorySegment iovec, int count, long offset) {
    try {
      long result = (long) PREADV.invokeExact(fd, iovec, count, offset);
      return result >= 0 ? result : FileCalls.preadv(fd, iovec, count, offset);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwritev(2). */
  public static long pwritev(int fd, MemorySegment iovec, int count, long offset) {
    try {
      long result = (long) PWRITEV.invokeExact(fd, iovec, count, offset);
      return result >= 0 ? result : FileCalls.pwritev(fd, iovec, count, offset);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
