package dev.arcbox.runtime.registry;

import java.io.Serial;

/** Why a registry did not do what was asked, in Docker's words where it has some. */
public abstract sealed class RegistryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private RegistryException(String message) {
    super(message);
  }

  private RegistryException(String message, Throwable cause) {
    super(message, cause);
  }

  /** It has no such repository, manifest or blob, or will not say that it has. */
  public static final class NotFound extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message);
    }
  }

  /** It knows who asks, and does not allow it. */
  public static final class Denied extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public Denied(String message) {
      super(message);
    }
  }

  /** It wants to know who asks, or does not believe it. */
  public static final class Unauthorized extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
      super(message);
    }
  }

  /** It was not reached, was cut off, was silent for too long, or failed: another try may help. */
  public static final class Unreachable extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
      super(message);
    }

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What it sent is wrong, too much, or of a kind that is not supported. */
  public static final class BadReply extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public BadReply(String message) {
      super(message);
    }
  }

  /** The request makes no sense, or the registry says so. */
  public static final class BadRequest extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
      super(message);
    }
  }

  /** The one who asked has gone away. */
  public static final class Cancelled extends RegistryException {
    @Serial private static final long serialVersionUID = 1L;

    public Cancelled() {
      super("context canceled");
    }
  }
}
