package dev.arcbox.ttrpc;

/** Answers of a streaming call. */
@FunctionalInterface
public interface Sender<R> {
  /**
   * Sends an answer; blocks while the connection is full.
   *
   * @throws TtrpcException when the call is cancelled
   */
  void send(R response);
}
