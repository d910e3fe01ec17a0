package dev.arcbox.ttrpc;

/**
 * A call that did not end well: what a handler throws to answer with a status, and what a caller
 * gets.
 */
public final class TtrpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StatusCode code;
  private final boolean connectionLost;

  public TtrpcException(StatusCode code, String message) {
    this(code, message, null);
  }

  public TtrpcException(StatusCode code, String message, Throwable cause) {
    this(code, message, cause, false);
  }

  private TtrpcException(StatusCode code, String message, Throwable cause, boolean connectionLost) {
    super(message, cause);
    this.code = code;
    this.connectionLost = connectionLost;
  }

  /** There will be no answer: UNAVAILABLE, and not by the other side's word. */
  static TtrpcException connectionLost(String message, Throwable cause) {
    return new TtrpcException(StatusCode.UNAVAILABLE, message, cause, true);
  }

  /** The same, with the stack of the thread that it is thrown on now. */
  TtrpcException here() {
    return new TtrpcException(code, getMessage(), this, connectionLost);
  }

  public StatusCode code() {
    return code;
  }

  /** Whether the connection ended before the answer came; else the other side answered. */
  public boolean isConnectionLost() {
    return connectionLost;
  }
}
