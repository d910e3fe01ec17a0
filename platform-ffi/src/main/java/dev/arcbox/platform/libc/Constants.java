package dev.arcbox.platform.libc;

/**
 * Constants of Linux by their C names. A test compiles a C program that prints every one of them
 * and compares. Where x86-64 and arm64 differ, the value is chosen when the class is loaded.
 */
public final class Constants {
  /** Struct packing and some open flags are an architecture's own. */
  static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");

  // open(2), fcntl(2)
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DIRECT = X86_64 ? 0x4000 : 0x10000;
  public static final int O_NOFOLLOW = X86_64 ? 0x20000 : 0x8000;
  public static final int O_DIRECTORY = X86_64 ? 0x10000 : 0x4000;
  public static final int O_PATH = 0x200000;
  public static final int O_NOCTTY = 0x100;
  public static final int O_APPEND = 0x400;
  public static final int O_EXCL = 0x80;
  public static final int O_CREAT = 0x40;
  public static final int O_TRUNC = 0x200;
  public static final int AT_FDCWD = -100;
  public static final int F_DUPFD_CLOEXEC = 0x406;

  // lseek(2), fallocate(2), flock(2)
  public static final int FALLOC_FL_PUNCH_HOLE = 0x2;
  public static final int FALLOC_FL_KEEP_SIZE = 0x1;
  public static final int FALLOC_FL_ZERO_RANGE = 0x10;
  public static final int LOCK_EX = 0x2;
  public static final int LOCK_NB = 0x4;

  // epoll(7), eventfd(2)
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;
  public static final int EPOLLOUT = 0x4;
  public static final int EPOLLERR = 0x8;
  public static final int EPOLLHUP = 0x10;
  public static final int EPOLLIN = 0x1;
  public static final int EPOLLRDHUP = 0x2000;
  public static final int EPOLLET = 0x80000000;
  public static final int EPOLLONESHOT = 0x40000000;

  // socket(7), unix(7), vsock(7)
  public static final int AF_UNIX = 1;
  public static final int SOCK_STREAM = 1;
  public static final int SOL_SOCKET = 1;
  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;
  public static final int SOCK_DGRAM = 0x2;
  public static final int SOCK_CLOEXEC = 0x80000;
  public static final int MSG_CTRUNC = 0x8;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;
  public static final int SCM_RIGHTS = 0x1;
  public static final int SO_RCVTIMEO = 0x14;
  public static final int SO_PEERCRED = 0x11;
  public static final int AF_VSOCK = 0x28;

  // mmap(2), memfd_create(2)
  public static final int PROT_NONE = 0;
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_PRIVATE = 2;
  public static final int MFD_CLOEXEC = 1;
  public static final int MAP_SHARED = 0x1;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_NORESERVE = 0x4000;
  public static final int MADV_DONTNEED = 0x4;
  public static final int MADV_REMOVE = 0x9;
  public static final int MADV_HUGEPAGE = 0xe;
  public static final int MADV_DONTDUMP = 0x10;
  public static final int MFD_ALLOW_SEALING = 0x2;
  public static final int F_ADD_SEALS = 0x409;
  public static final int F_SEAL_SEAL = 0x1;
  public static final int F_SEAL_SHRINK = 0x2;
  public static final int F_SEAL_GROW = 0x4;

  // posix_spawn(3), waitid(2), pidfd_open(2), prctl(2)
  public static final int SIG_BLOCK = 0;
  public static final int CLD_EXITED = 1;
  public static final int POSIX_SPAWN_SETPGROUP = 0x2;
  public static final int POSIX_SPAWN_SETSIGDEF = 0x4;
  public static final int POSIX_SPAWN_SETSIGMASK = 0x8;
  public static final int POSIX_SPAWN_SETSID = 0x80;
  public static final int P_PIDFD = 0x3;
  public static final int WNOHANG = 0x1;
  public static final int WEXITED = 0x4;
  public static final int WNOWAIT = 0x1000000;
  public static final int SYS_pidfd_send_signal = 0x1a8;
  public static final int SYS_pidfd_open = 0x1b2;
  public static final int PR_SET_CHILD_SUBREAPER = 0x24;

  // ioctl_tty(2), splice(2), statx(2)
  public static final int TIOCSWINSZ = 0x5414;
  public static final int TIOCGWINSZ = 0x5413;
  public static final int SPLICE_F_MOVE = 0x1;
  public static final int SPLICE_F_NONBLOCK = 0x2;
  public static final int S_IFMT = 0xf000;
  public static final int S_IFSOCK = 0xc000;

  // tgkill(2), gettid(2), sigaction(2)
  public static final int SYS_gettid = X86_64 ? 0xba : 0xb2;
  public static final int SYS_tgkill = X86_64 ? 0xea : 0x83;

  // reboot(2)
  public static final int RB_POWER_OFF = 0x4321fedc;
  public static final int RB_AUTOBOOT = 0x1234567;

  private Constants() {}
}
