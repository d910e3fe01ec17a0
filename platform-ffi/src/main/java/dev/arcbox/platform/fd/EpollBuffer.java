package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EpollEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Where one thread lets {@link Epoll#await} write what happened; reused for every wait. */
public final class EpollBuffer {
  private final int capacity;
  private final MemorySegment events;

  /** Room for {@code capacity} events per wait; more stay in the kernel for the next. */
  public EpollBuffer(int capacity) {
    this.capacity = capacity;
    this.events = Arena.ofAuto().allocate(EpollEvent.SIZE * capacity, Long.BYTES);
  }

  public int capacity() {
    return capacity;
  }

  MemorySegment events() {
    return events;
  }

  /** The key that the fd was added with. */
  public long key(int index) {
    return EpollEvent.data(events, index);
  }

  public boolean readable(int index) {
    return has(index, Constants.EPOLLIN);
  }

  public boolean writable(int index) {
    return has(index, Constants.EPOLLOUT);
  }

  /** The peer has shut down its writing half, or everything. */
  public boolean peerClosed(int index) {
    return has(index, Constants.EPOLLRDHUP | Constants.EPOLLHUP);
  }

  public boolean hangUp(int index) {
    return has(index, Constants.EPOLLHUP);
  }

  public boolean error(int index) {
    return has(index, Constants.EPOLLERR);
  }

  private boolean has(int index, int bits) {
    return (EpollEvent.events(events, index) & bits) != 0;
  }
}
