package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sockets of every family. */
public final class SocketCalls {
  private static final MethodHandle SOCKET = Linkage.call("socket");
  private static final MethodHandle SOCKETPAIR = Linkage.call("socketpair");
  private static final MethodHandle BIND = Linkage.call("bind");
  private static final MethodHandle CONNECT = Linkage.call("connect");
  private static final MethodHandle LISTEN = Linkage.call("listen");
  private static final MethodHandle ACCEPT = Linkage.call("accept4");
  private static final MethodHandle SHUTDOWN = Linkage.call("shutdown");
  private static final MethodHandle GETSOCKOPT = Linkage.call("getsockopt");
  private static final MethodHandle SETSOCKOPT = Linkage.call("setsockopt");
  private static final MethodHandle RECVMSG = Linkage.call("recvmsg");
  private static final MethodHandle SENDMSG = Linkage.call("sendmsg");

  private SocketCalls() {}

  /** socket(2) */
  public static int socket(int domain, int type, int protocol) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SOCKET.invokeExact(
                      state, (long) domain, (long) type, (long) protocol, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** socketpair(2) */
  public static int socketpair(int domain, int type, int protocol, MemorySegment fds) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SOCKETPAIR.invokeExact(
                      state,
                      (long) domain,
                      (long) type,
                      (long) protocol,
                      Linkage.address(fds),
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** bind(2) */
  public static int bind(int fd, MemorySegment address, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  BIND.invokeExact(
                      state, (long) fd, Linkage.address(address), (long) length, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** connect(2) */
  public static int connect(int fd, MemorySegment address, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  CONNECT.invokeExact(
                      state, (long) fd, Linkage.address(address), (long) length, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** listen(2) */
  public static int listen(int fd, int backlog) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) LISTEN.invokeExact(state, (long) fd, (long) backlog, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** accept4(2) */
  public static int accept(int fd, MemorySegment address, MemorySegment length, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  ACCEPT.invokeExact(
                      state,
                      (long) fd,
                      Linkage.address(address),
                      Linkage.address(length),
                      (long) flags,
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** shutdown(2) */
  public static int shutdown(int fd, int how) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) SHUTDOWN.invokeExact(state, (long) fd, (long) how, 0L, 0L, 0L, 0L), state);
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
          (int)
              (long)
                  GETSOCKOPT.invokeExact(
                      state,
                      (long) fd,
                      (long) level,
                      (long) name,
                      Linkage.address(value),
                      Linkage.address(length),
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** setsockopt(2) */
  public static int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  SETSOCKOPT.invokeExact(
                      state,
                      (long) fd,
                      (long) level,
                      (long) name,
                      Linkage.address(value),
                      (long) length,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** recvmsg(2) */
  public static long recvmsg(int fd, MemorySegment message, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              RECVMSG.invokeExact(
                  state, (long) fd, Linkage.address(message), (long) flags, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** sendmsg(2) */
  public static long sendmsg(int fd, MemorySegment message, int flags) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              SENDMSG.invokeExact(
                  state, (long) fd, Linkage.address(message), (long) flags, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
