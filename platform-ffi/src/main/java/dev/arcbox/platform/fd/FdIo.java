package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.ReadWrite;
import java.lang.foreign.MemorySegment;

/**
 * Bytes through an fd of any kind, for relays that sleep in epoll. Allocates nothing itself; the
 * JDK allocates 40 bytes per call until C2 has compiled it, see {@code RepeatableCalls}.
 *
 * <p>Every call answers with the bytes moved, or {@link #WOULD_BLOCK} from an fd that is not
 * blocking; 0 from a read is the end. Errors, EPIPE and ECONNRESET among them, are exceptions. An
 * interrupted call is repeated.
 */
public final class FdIo {
  /** Nothing to read or no room to write now. */
  public static final int WOULD_BLOCK = -1;

  private FdIo() {}

  public static long read(int fd, MemorySegment target) {
    long result;
    do {
      result = ReadWrite.read(fd, target, target.byteSize());
    } while (result == Check.INTERRUPTED);
    return answer(result, "read", fd);
  }

  public static long write(int fd, MemorySegment source) {
    long result;
    do {
      result = ReadWrite.write(fd, source, source.byteSize());
    } while (result == Check.INTERRUPTED);
    return answer(result, "write", fd);
  }

  public static long readv(int fd, IoVec targets) {
    long result;
    do {
      result = ReadWrite.readv(fd, targets.array(), targets.count());
    } while (result == Check.INTERRUPTED);
    return answer(result, "readv", fd);
  }

  public static long writev(int fd, IoVec sources) {
    long result;
    do {
      result = ReadWrite.writev(fd, sources.array(), sources.count());
    } while (result == Check.INTERRUPTED);
    return answer(result, "writev", fd);
  }

  /**
   * Moves up to {@code count} bytes inside the kernel; one of the two must be a pipe.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/splice.2.html">splice(2)</a>
   */
  public static long splice(int in, int out, long count) {
    int flags = Constants.SPLICE_F_MOVE | Constants.SPLICE_F_NONBLOCK;
    long result;
    do {
      result = FdCalls.splice(in, MemorySegment.NULL, out, MemorySegment.NULL, count, flags);
    } while (result == Check.INTERRUPTED);
    return answer(result, "splice", in);
  }

  private static long answer(long result, String call, int fd) {
    return result == Check.AGAIN ? WOULD_BLOCK : Check.ok(result, call, fd);
  }
}
