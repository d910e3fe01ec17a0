package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;

/** Calls that name a file relative to an open directory. Results as everywhere in this package. */
public final class DirectoryCalls {
  private static final long OPENAT2 = 437;
  private static final long MKDIRAT = Syscall.number(258, 34);
  private static final long MKNODAT = Syscall.number(259, 33);
  private static final long FCHOWNAT = Syscall.number(260, 54);
  private static final long UNLINKAT = Syscall.number(263, 35);
  private static final long LINKAT = Syscall.number(265, 37);
  private static final long SYMLINKAT = Syscall.number(266, 36);
  private static final long READLINKAT = Syscall.number(267, 78);
  private static final long FCHMODAT = Syscall.number(268, 53);
  private static final long FCHMOD = Syscall.number(91, 52);
  private static final long UTIMENSAT = Syscall.number(280, 88);
  private static final long RENAMEAT2 = Syscall.number(316, 276);
  private static final long STATX = Syscall.number(332, 291);
  private static final long GETDENTS64 = Syscall.number(217, 61);
  private static final long LSETXATTR = Syscall.number(189, 6);
  private static final long LGETXATTR = Syscall.number(192, 9);
  private static final long LLISTXATTR = Syscall.number(195, 12);
  private static final long FSTATFS = Syscall.number(138, 44);
  private static final long CHDIR = Syscall.number(80, 49);

  private DirectoryCalls() {}

  /** openat2(2); {@code how} is a struct open_how of 24 bytes. */
  public static int openat2(int dir, MemorySegment path, MemorySegment how) {
    return (int) Syscall.call(OPENAT2, dir, path.address(), how.address(), how.byteSize(), 0);
  }

  /** mkdirat(2) */
  public static int mkdirat(int dir, MemorySegment path, int mode) {
    return (int) Syscall.call(MKDIRAT, dir, path.address(), mode, 0, 0);
  }

  /** mknodat(2) */
  public static int mknodat(int dir, MemorySegment path, int mode, long device) {
    return (int) Syscall.call(MKNODAT, dir, path.address(), mode, device, 0);
  }

  /** fchownat(2) */
  public static int fchownat(int dir, MemorySegment path, int uid, int gid, int flags) {
    return (int) Syscall.call(FCHOWNAT, dir, path.address(), uid, gid, flags);
  }

  /** unlinkat(2) */
  public static int unlinkat(int dir, MemorySegment path, int flags) {
    return (int) Syscall.call(UNLINKAT, dir, path.address(), flags, 0, 0);
  }

  /** linkat(2) */
  public static int linkat(int from, MemorySegment path, int to, MemorySegment name, int flags) {
    return (int) Syscall.call(LINKAT, from, path.address(), to, name.address(), flags);
  }

  /** symlinkat(2) */
  public static int symlinkat(MemorySegment target, int dir, MemorySegment name) {
    return (int) Syscall.call(SYMLINKAT, target.address(), dir, name.address(), 0, 0);
  }

  /** readlinkat(2) */
  public static int readlinkat(int dir, MemorySegment path, MemorySegment buffer) {
    return (int)
        Syscall.call(READLINKAT, dir, path.address(), buffer.address(), buffer.byteSize(), 0);
  }

  /** fchmodat(2), which follows symbolic links. */
  public static int fchmodat(int dir, MemorySegment path, int mode) {
    return (int) Syscall.call(FCHMODAT, dir, path.address(), mode, 0, 0);
  }

  /** fchmod(2) */
  public static int fchmod(int fd, int mode) {
    return (int) Syscall.call(FCHMOD, fd, mode, 0, 0, 0);
  }

  /** utimensat(2); {@code times} is two struct timespec. */
  public static int utimensat(int dir, MemorySegment path, MemorySegment times, int flags) {
    return (int) Syscall.call(UTIMENSAT, dir, path.address(), times.address(), flags, 0);
  }

  /** renameat2(2) */
  public static int renameat2(int from, MemorySegment path, int to, MemorySegment name, int flags) {
    return (int) Syscall.call(RENAMEAT2, from, path.address(), to, name.address(), flags);
  }

  /** statx(2); {@code result} is a struct statx of 256 bytes. */
  public static int statx(int dir, MemorySegment path, int flags, int mask, MemorySegment result) {
    return (int) Syscall.call(STATX, dir, path.address(), flags, mask, result.address());
  }

  /** getdents64(2) */
  public static int getdents64(int fd, MemorySegment buffer) {
    return (int) Syscall.call(GETDENTS64, fd, buffer.address(), buffer.byteSize(), 0, 0);
  }

  /** lsetxattr(2) */
  public static int lsetxattr(MemorySegment path, MemorySegment name, MemorySegment value) {
    return (int)
        Syscall.call(
            LSETXATTR, path.address(), name.address(), value.address(), value.byteSize(), 0);
  }

  /** lgetxattr(2) */
  public static int lgetxattr(MemorySegment path, MemorySegment name, MemorySegment value) {
    return (int)
        Syscall.call(
            LGETXATTR, path.address(), name.address(), value.address(), value.byteSize(), 0);
  }

  /** llistxattr(2) */
  public static int llistxattr(MemorySegment path, MemorySegment list) {
    return (int) Syscall.call(LLISTXATTR, path.address(), list.address(), list.byteSize(), 0, 0);
  }

  /** fstatfs(2); {@code result} is a struct statfs of 120 bytes. */
  public static int fstatfs(int fd, MemorySegment result) {
    return (int) Syscall.call(FSTATFS, fd, result.address(), 0, 0, 0);
  }

  /** chdir(2) */
  public static int chdir(MemorySegment path) {
    return (int) Syscall.call(CHDIR, path.address(), 0, 0, 0, 0);
  }
}
