package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.BodyStream;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.container.StdinSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client types, on its way to a process, on a virtual thread of its own.
 *
 * @param keys looked for in what is typed; absent without a terminal
 */
record Input(BodyStream from, StdinSink to, Optional<DetachKeys> keys) {
  private static final Logger LOG = LoggerFactory.getLogger(Input.class);

  /**
   * Begins to read.
   *
   * @param endsProcess whether the client's end is the end of the process's input
   * @param leaves called when the client has left instead
   */
  void start(boolean endsProcess, Runnable leaves) {
    start(
        detached -> {
          if (endsProcess && !detached) {
            to.end();
          } else {
            leaves.run();
          }
        });
  }

  /**
   * Begins to read.
   *
   * @param over called at the end, with whether the keys were typed that leave
   */
  void start(Consumer<Boolean> over) {
    Blocking.executor().execute(() -> over.accept(copy()));
  }

  /** Until the client's end; true when it typed the keys that leave. */
  private boolean copy() {
    try {
      Optional<ByteBuffer> chunk = from.next();
      while (chunk.isPresent()) {
        if (write(chunk.get())) {
          return true;
        }
        chunk = from.next();
      }
    } catch (IOException e) {
      LOG.debug("a client's input broke off: {}", e.toString());
    }
    return false;
  }

  private boolean write(ByteBuffer chunk) {
    if (keys.isEmpty()) {
      to.write(chunk);
      return false;
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    DetachKeys.Passed passed = keys.get().pass(bytes);
    if (passed.bytes().length > 0) {
      to.write(ByteBuffer.wrap(passed.bytes()));
    }
    return passed.detached();
  }
}
