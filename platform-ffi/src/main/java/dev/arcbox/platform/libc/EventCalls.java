package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** eventfd, timerfd, signalfd, inotify and epoll. */
public final class EventCalls {
  private static final MethodHandle EVENTFD = Linkage.call("eventfd");
  private static final MethodHandle EPOLL_CREATE = Linkage.call("epoll_create1");
  private static final MethodHandle EPOLL_CTL = Linkage.call("epoll_ctl");
  private static final MethodHandle EPOLL_WAIT = Linkage.call("epoll_wait");
  private static final MethodHandle TIMERFD_CREATE = Linkage.call("timerfd_create");
  private static final MethodHandle TIMERFD_SETTIME = Linkage.call("timerfd_settime");
  private static final MethodHandle SIGNALFD = Linkage.call("signalfd");
  private static final MethodHandle INOTIFY_INIT = Linkage.call("inotify_init1");
  private static final MethodHandle INOTIFY_ADD = Linkage.call("inotify_add_watch");

  private EventCalls() {}

  /** eventfd(2) */
  public static int eventfd(int initial, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) EVENTFD.invokeExact(state, (long) initial, (long) flags, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_create1(2) */
  public static int epollCreate(int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) EPOLL_CREATE.invokeExact(state, (long) flags, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_ctl(2) */
  public static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  EPOLL_CTL.invokeExact(
                      state,
                      (long) epoll,
                      (long) operation,
                      (long) fd,
                      Linkage.address(event),
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** epoll_wait(2) */
  public static int epollWait(int epoll, MemorySegment events, int maximum, int timeout) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  EPOLL_WAIT.invokeExact(
                      state,
                      (long) epoll,
                      Linkage.address(events),
                      (long) maximum,
                      (long) timeout,
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** timerfd_create(2) */
  public static int timerfdCreate(int clock, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long) TIMERFD_CREATE.invokeExact(state, (long) clock, (long) flags, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** timerfd_settime(2) */
  public static int timerfdSettime(int fd, int flags, MemorySegment value, MemorySegment old) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  TIMERFD_SETTIME.invokeExact(
                      state,
                      (long) fd,
                      (long) flags,
                      Linkage.address(value),
                      Linkage.address(old),
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** inotify_init1(2) */
  public static int inotifyInit(int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) INOTIFY_INIT.invokeExact(state, (long) flags, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** inotify_add_watch(2) */
  public static int inotifyAdd(int fd, MemorySegment path, int mask) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  INOTIFY_ADD.invokeExact(
                      state, (long) fd, Linkage.address(path), (long) mask, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** signalfd(2) */
  public static int signalfd(int fd, MemorySegment mask, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SIGNALFD.invokeExact(
                      state, (long) fd, Linkage.address(mask), (long) flags, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
