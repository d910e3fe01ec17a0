package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Positioned and whole-file operations. */
public final class FileCalls {
  private static final MethodHandle PREAD =
      Linkage.call("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PWRITE =
      Linkage.call("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PREADV =
      Linkage.call("preadv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle PWRITEV =
      Linkage.call("pwritev", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle OPENAT =
      Linkage.variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FDATASYNC = Linkage.call("fdatasync", JAVA_INT, JAVA_INT);
  private static final MethodHandle FSYNC = Linkage.call("fsync", JAVA_INT, JAVA_INT);
  private static final MethodHandle FALLOCATE =
      Linkage.call("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FTRUNCATE =
      Linkage.call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle LSEEK =
      Linkage.call("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle FLOCK = Linkage.call("flock", JAVA_INT, JAVA_INT, JAVA_INT);

  private FileCalls() {}

  /** pread(2) */
  public static long pread(int fd, MemorySegment buffer, long count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) PREAD.invokeExact(state, fd, buffer, count, offset), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwrite(2) */
  public static long pwrite(int fd, MemorySegment buffer, long count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) PWRITE.invokeExact(state, fd, buffer, count, offset), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** preadv(2) */
  public static long preadv(int fd, MemorySegment iovec, int count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) PREADV.invokeExact(state, fd, iovec, count, offset), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwritev(2) */
  public static long pwritev(int fd, MemorySegment iovec, int count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) PWRITEV.invokeExact(state, fd, iovec, count, offset), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** openat(2); {@code mode} matters with O_CREAT only. */
  public static int openat(int directory, MemorySegment path, int flags, int mode) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) OPENAT.invokeExact(state, directory, path, flags, mode), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fdatasync(2) */
  public static int fdatasync(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FDATASYNC.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fsync(2) */
  public static int fsync(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FSYNC.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fallocate(2) */
  public static int fallocate(int fd, int mode, long offset, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FALLOCATE.invokeExact(state, fd, mode, offset, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ftruncate(2) */
  public static int ftruncate(int fd, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FTRUNCATE.invokeExact(state, fd, length), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** lseek(2) */
  public static long lseek(int fd, long offset, int whence) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((long) LSEEK.invokeExact(state, fd, offset, whence), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** flock(2) */
  public static int flock(int fd, int operation) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result((int) FLOCK.invokeExact(state, fd, operation), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
