package dev.arcbox.ttrpc;

/**
 * The shapes of a handler. A {@link TtrpcException} that it throws is the answer; anything else is
 * answered INTERNAL with its text.
 */
public final class Handlers {
  private Handlers() {}

  /** One request, one answer. */
  @FunctionalInterface
  public interface Unary<Q, R> {
    R handle(ServerCall call, Q request) throws Exception;
  }

  /**
   * One request, one answer that may come later and from another thread; no thread waits for it.
   */
  @FunctionalInterface
  public interface Async<Q, R> {
    void handle(ServerCall call, Q request, Reply<R> reply) throws Exception;
  }

  /** One request, many answers; the stream ends when the handler returns. */
  @FunctionalInterface
  public interface ServerStream<Q, R> {
    void handle(ServerCall call, Q request, Sender<R> out) throws Exception;
  }

  /** Many requests, one answer. */
  @FunctionalInterface
  public interface ClientStream<Q, R> {
    R handle(ServerCall call, Receiver<Q> in) throws Exception;
  }

  /** Many requests, many answers; the stream ends when the handler returns. */
  @FunctionalInterface
  public interface Bidi<Q, R> {
    void handle(ServerCall call, Receiver<Q> in, Sender<R> out) throws Exception;
  }
}
