package dev.arcbox.ttrpc;

import java.util.Optional;

/** Requests of a streaming call, in order. */
public interface Receiver<Q> {
  /**
   * The next request, or nothing when the client has closed its side.
   *
   * @throws TtrpcException when the call is cancelled or its deadline passes
   */
  Optional<Q> receive();
}
