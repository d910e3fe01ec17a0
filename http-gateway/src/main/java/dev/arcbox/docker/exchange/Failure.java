package dev.arcbox.docker.exchange;

/** An answer that is an error, with Docker's status and words. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  public Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  public Failure(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The client's mistake. */
  public static Failure invalid(String message) {
    return new Failure(400, message);
  }

  public static Failure notFound(String message) {
    return new Failure(404, message);
  }

  public static Failure conflict(String message) {
    return new Failure(409, message);
  }

  /** Something that Docker does and ArcBox does not. */
  public static Failure unsupported(String message) {
    return new Failure(501, message);
  }
}
