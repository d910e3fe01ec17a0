package dev.arcbox.ttrpc;

import java.time.Duration;
import java.util.Optional;

/** What a handler may know of the call that it serves. */
public interface ServerCall {
  /** "service/method". */
  String path();

  /** Whether nobody waits for the answer any more: the peer has gone or has given the call up. */
  boolean isCancelled();

  /**
   * Runs the action when the peer goes or gives up before the call has ended; at once if it has
   * already. On the connection's reader thread: do little there.
   */
  void onCancel(Runnable action);

  /** What is left of the client's deadline. */
  Optional<Duration> remaining();
}
