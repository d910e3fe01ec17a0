package dev.arcbox.worker;

import dev.arcbox.platform.fd.Epoll;

/** Called on the worker thread when a registered fd is ready. */
@FunctionalInterface
public interface FdHandler {
  /** Set in {@code events} when the peer is gone or the fd has an error. */
  int CLOSED = Epoll.PEER_CLOSED;

  /** Which of {@link Epoll#READ}, {@link Epoll#WRITE} and {@link #CLOSED} are set. */
  void ready(int events);
}
