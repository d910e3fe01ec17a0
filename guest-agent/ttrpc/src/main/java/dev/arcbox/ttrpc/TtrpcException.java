package dev.arcbox.ttrpc;

/**
 * A call that did not end well: what a handler throws to answer with a status, and what a caller
 * gets.
 */
public final class TtrpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StatusCode code;

  public TtrpcException(StatusCode code, String message) {
    super(message);
    this.code = code;
  }

  public TtrpcException(StatusCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public StatusCode code() {
    return code;
  }
}
