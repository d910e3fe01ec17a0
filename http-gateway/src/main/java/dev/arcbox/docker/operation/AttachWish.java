package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Query;

/**
 * What of a container's streams a client wants.
 *
 * @param logs what was written before, first
 * @param stream what comes from now on
 */
record AttachWish(boolean stdin, boolean stdout, boolean stderr, boolean logs, boolean stream) {
  /** By WebSocket all three streams are meant when an older client names none. */
  static AttachWish ofSocket(Call call) {
    AttachWish wish = of(call.query());
    return call.version().isAtLeast(42)
        ? wish
        : new AttachWish(true, true, true, wish.logs(), wish.stream());
  }

  static AttachWish of(Query query) {
    return new AttachWish(
        query.flag("stdin"),
        query.flag("stdout"),
        query.flag("stderr"),
        query.flag("logs"),
        query.flag("stream"));
  }
}
