package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EpollEvent;
import dev.arcbox.platform.libc.EventCalls;
import dev.arcbox.platform.libc.RepeatableCalls;
import java.lang.foreign.MemorySegment;

/**
 * Waits for many fds at once. Any thread adds and removes; one thread waits. Nothing allocates.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public final class Epoll extends Fd {
  public static final int READ = Constants.EPOLLIN;
  public static final int WRITE = Constants.EPOLLOUT;

  /** Tells when the peer has shut down its writing half. */
  public static final int PEER_CLOSED = Constants.EPOLLRDHUP;

  /** Reports changes only: the reader must go on until it would block. */
  public static final int EDGE = Constants.EPOLLET;

  /** Reports once and then waits for {@link #modify}. */
  public static final int ONE_SHOT = Constants.EPOLLONESHOT;

  private Epoll(int number) {
    super(number);
  }

  public static Epoll create() {
    return new Epoll(Check.ok(EventCalls.epollCreate(Constants.O_CLOEXEC), "epoll_create1", ""));
  }

  /** Watches {@code watched} for {@code interest}; events carry {@code key}. */
  public void add(int watched, int interest, long key) {
    control(Constants.EPOLL_CTL_ADD, watched, interest, key);
  }

  public void add(Fd watched, int interest, long key) {
    add(watched.fd(), interest, key);
  }

  /** Changes what {@code watched} is watched for. */
  public void modify(int watched, int interest, long key) {
    control(Constants.EPOLL_CTL_MOD, watched, interest, key);
  }

  public void modify(Fd watched, int interest, long key) {
    modify(watched.fd(), interest, key);
  }

  /** Stops watching; must come before the fd is closed when a duplicate of it lives on. */
  public void remove(int watched) {
    control(Constants.EPOLL_CTL_DEL, watched, 0, 0);
  }

  public void remove(Fd watched) {
    remove(watched.fd());
  }

  private void control(int operation, int watched, int interest, long key) {
    MemorySegment event = CallState.scratch();
    EpollEvent.put(event, interest, key);
    Check.ok(EventCalls.epollCtl(fd(), operation, watched, event), "epoll_ctl", watched);
  }

  /**
   * Waits until something happened and returns how many events {@code buffer} holds.
   *
   * @param timeoutMillis -1 waits without limit, 0 does not wait
   * @return 0 after the time, or when a signal interrupted the wait
   */
  public int await(EpollBuffer buffer, int timeoutMillis) {
    int fd = fd();
    int result = RepeatableCalls.epollWait(fd, buffer.events(), buffer.capacity(), timeoutMillis);
    return result == Check.INTERRUPTED ? 0 : Check.ok(result, "epoll_wait", fd);
  }
}
