package dev.arcbox.worker;

/** Called on the worker thread when a registered fd is ready. */
@FunctionalInterface
public interface FdHandler {
  /** The epoll events that are set. */
  void ready(int events);
}
