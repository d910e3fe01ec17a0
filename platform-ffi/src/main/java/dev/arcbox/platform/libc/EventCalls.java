package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** eventfd, timerfd, signalfd and epoll. */
public final class EventCalls {
  private static final MethodHandle EVENTFD = Linkage.call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE =
      Linkage.call("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      Linkage.call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      Linkage.call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle TIMERFD_CREATE =
      Linkage.call("timerfd_create", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle TIMERFD_SETTIME =
      Linkage.call("timerfd_settime", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SIGNALFD =
      Linkage.call("signalfd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private EventCalls() {}

  /** eventfd(2) */
  public static int eventfd(int initial, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) EVENTFD.invokeExact(state, initial, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_create1(2) */
  public static int epollCreate(int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) EPOLL_CREATE.invokeExact(state, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_ctl(2) */
  public static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_wait(2) */
  public static int epollWait(int epoll, MemorySegment events, int maximum, int timeout) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) EPOLL_WAIT.invokeExact(state, epoll, events, maximum, timeout), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** timerfd_create(2) */
  public static int timerfdCreate(int clock, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) TIMERFD_CREATE.invokeExact(state, clock, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** timerfd_settime(2) */
  public static int timerfdSettime(int fd, int flags, MemorySegment value, MemorySegment old) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) TIMERFD_SETTIME.invokeExact(state, fd, flags, value, old), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** signalfd(2) */
  public static int signalfd(int fd, MemorySegment mask, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SIGNALFD.invokeExact(state, fd, mask, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
