package dev.arcbox.ttrpc;

/** The answer still owed to a unary call; the first of the two wins, from any thread. */
public interface Reply<R> {
  void ok(R response);

  void fail(TtrpcException why);
}
