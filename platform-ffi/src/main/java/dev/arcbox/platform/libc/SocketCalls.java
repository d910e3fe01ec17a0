package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sockets of every family. */
public final class SocketCalls {
  private static final MethodHandle SOCKET =
      Linkage.call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      Linkage.call("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle BIND =
      Linkage.call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Linkage.call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = Linkage.call("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT =
      Linkage.call("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN =
      Linkage.call("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      Linkage.call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      Linkage.call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG =
      Linkage.call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMSG =
      Linkage.call("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private SocketCalls() {}

  /** socket(2) */
  public static int socket(int domain, int type, int protocol) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** socketpair(2) */
  public static int socketpair(int domain, int type, int protocol, MemorySegment fds) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) SOCKETPAIR.invokeExact(state, domain, type, protocol, fds), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** bind(2) */
  public static int bind(int fd, MemorySegment address, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) BIND.invokeExact(state, fd, address, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** connect(2) */
  public static int connect(int fd, MemorySegment address, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) CONNECT.invokeExact(state, fd, address, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** listen(2) */
  public static int listen(int fd, int backlog) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) LISTEN.invokeExact(state, fd, backlog), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** accept4(2) */
  public static int accept(int fd, MemorySegment address, MemorySegment length, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) ACCEPT.invokeExact(state, fd, address, length, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** shutdown(2) */
  public static int shutdown(int fd, int how) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) SHUTDOWN.invokeExact(state, fd, how), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** getsockopt(2) */
  public static int getsockopt(
      int fd, int level, int name, MemorySegment value, MemorySegment length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** setsockopt(2) */
  public static int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) SETSOCKOPT.invokeExact(state, fd, level, name, value, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** recvmsg(2) */
  public static long recvmsg(int fd, MemorySegment message, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) RECVMSG.invokeExact(state, fd, message, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sendmsg(2) */
  public static long sendmsg(int fd, MemorySegment message, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) SENDMSG.invokeExact(state, fd, message, flags), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
