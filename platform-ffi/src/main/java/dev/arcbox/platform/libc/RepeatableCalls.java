package dev.arcbox.platform.libc;

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
 *
 * <p>A handle without capture is a second shape, whose making a program that starts fast and makes
 * few calls (the guest agent) shall not pay for: the twins serve until there have been {@value
 * #MANY} calls.
 */
public final class RepeatableCalls {
  /** Some 40 kB of garbage, and 10 ms of linking not before about a second of work. */
  private static final int MANY = 1000;

  /** Threads may lose a count to each other; it need not be exact. */
  private static int calls;

  private RepeatableCalls() {}

  /** Made when the calls have become many. */
  private static final class Hot {
    private static final MethodHandle READ = Linkage.quiet("read");
    private static final MethodHandle WRITE = Linkage.quiet("write");
    private static final MethodHandle EPOLL_WAIT = Linkage.quiet("epoll_wait");
    private static final MethodHandle PREADV = Linkage.quiet("preadv");
    private static final MethodHandle PWRITEV = Linkage.quiet("pwritev");
  }

  private static boolean few() {
    return calls < MANY && ++calls < MANY;
  }

  /** read(2) of an eventfd or timerfd. */
  public static long readCounter(int fd, MemorySegment buffer, long count) {
    if (few()) {
      return ReadWrite.read(fd, buffer, count);
    }
    try {
      long address = Linkage.address(buffer);
      long result = (long) Hot.READ.invokeExact((long) fd, address, count, 0L, 0L, 0L);
      return result >= 0 ? result : ReadWrite.read(fd, buffer, count);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** write(2) of an eventfd. */
  public static long writeCounter(int fd, MemorySegment buffer, long count) {
    if (few()) {
      return ReadWrite.write(fd, buffer, count);
    }
    try {
      long address = Linkage.address(buffer);
      long result = (long) Hot.WRITE.invokeExact((long) fd, address, count, 0L, 0L, 0L);
      return result >= 0 ? result : ReadWrite.write(fd, buffer, count);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_wait(2); when a signal interrupts it, the second wait has the whole time again. */
  public static int epollWait(int epoll, MemorySegment events, int maximum, int timeout) {
    if (few()) {
      return EventCalls.epollWait(epoll, events, maximum, timeout);
    }
    try {
      long address = Linkage.address(events);
      int result =
          (int)
              (long)
                  Hot.EPOLL_WAIT.invokeExact(
                      (long) epoll, address, (long) maximum, (long) timeout, 0L, 0L);
      return result >= 0 ? result : EventCalls.epollWait(epoll, events, maximum, timeout);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** preadv(2). */
  public static long preadv(int fd, MemorySegment iovec, int count, long offset) {
    if (few()) {
      return FileCalls.preadv(fd, iovec, count, offset);
    }
    try {
      long address = Linkage.address(iovec);
      long result = (long) Hot.PREADV.invokeExact((long) fd, address, (long) count, offset, 0L, 0L);
      return result >= 0 ? result : FileCalls.preadv(fd, iovec, count, offset);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwritev(2). */
  public static long pwritev(int fd, MemorySegment iovec, int count, long offset) {
    if (few()) {
      return FileCalls.pwritev(fd, iovec, count, offset);
    }
    try {
      long address = Linkage.address(iovec);
      long result =
          (long) Hot.PWRITEV.invokeExact((long) fd, address, (long) count, offset, 0L, 0L);
      return result >= 0 ? result : FileCalls.pwritev(fd, iovec, count, offset);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
