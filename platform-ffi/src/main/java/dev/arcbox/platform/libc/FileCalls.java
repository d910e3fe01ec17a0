package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Positioned and whole-file operations. */
public final class FileCalls {
  private static final MethodHandle PREAD = Linkage.call("pread");
  private static final MethodHandle PWRITE = Linkage.call("pwrite");
  private static final MethodHandle PREADV = Linkage.call("preadv");
  private static final MethodHandle PWRITEV = Linkage.call("pwritev");
  private static final MethodHandle OPENAT = Linkage.call("openat");
  private static final MethodHandle FDATASYNC = Linkage.call("fdatasync");
  private static final MethodHandle FSYNC = Linkage.call("fsync");
  private static final MethodHandle FALLOCATE = Linkage.call("fallocate");
  private static final MethodHandle FTRUNCATE = Linkage.call("ftruncate");
  private static final MethodHandle LSEEK = Linkage.call("lseek");
  private static final MethodHandle FLOCK = Linkage.call("flock");

  private FileCalls() {}

  /** pread(2) */
  public static long pread(int fd, MemorySegment buffer, long count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              PREAD.invokeExact(state, (long) fd, Linkage.address(buffer), count, offset, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwrite(2) */
  public static long pwrite(int fd, MemorySegment buffer, long count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              PWRITE.invokeExact(state, (long) fd, Linkage.address(buffer), count, offset, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** preadv(2) */
  public static long preadv(int fd, MemorySegment iovec, int count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              PREADV.invokeExact(
                  state, (long) fd, Linkage.address(iovec), (long) count, offset, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** pwritev(2) */
  public static long pwritev(int fd, MemorySegment iovec, int count, long offset) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long)
              PWRITEV.invokeExact(
                  state, (long) fd, Linkage.address(iovec), (long) count, offset, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** openat(2); {@code mode} matters with O_CREAT only. */
  public static int openat(int directory, MemorySegment path, int flags, int mode) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int)
              (long)
                  OPENAT.invokeExact(
                      state,
                      (long) directory,
                      Linkage.address(path),
                      (long) flags,
                      (long) mode,
                      0L,
                      0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fdatasync(2) */
  public static int fdatasync(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FDATASYNC.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fsync(2) */
  public static int fsync(int fd) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FSYNC.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** fallocate(2) */
  public static int fallocate(int fd, int mode, long offset, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FALLOCATE.invokeExact(state, (long) fd, (long) mode, offset, length, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** ftruncate(2) */
  public static int ftruncate(int fd, long length) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FTRUNCATE.invokeExact(state, (long) fd, length, 0L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** lseek(2) */
  public static long lseek(int fd, long offset, int whence) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (long) LSEEK.invokeExact(state, (long) fd, offset, (long) whence, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** flock(2) */
  public static int flock(int fd, int operation) {
    MemorySegment state = CallState.current();
    try {
      return CallState.result(
          (int) (long) FLOCK.invokeExact(state, (long) fd, (long) operation, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
