package dev.arcbox.docker.exchange;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.store.StoreException;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, as Docker's statuses and words. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The answer for a failure of any kind. */
  public static Failure of(Throwable thrown) {
    Throwable cause = Blocking.cause(thrown);
    return switch (cause) {
      case Failure e -> e;
      case Refusal.NotStartable e -> new Failure(400, notStartable(e), e);
      case Refusal e -> answer(status(e), e);
      case ImageException e -> answer(status(e), e);
      case OciException e -> answer(400, e);
      case RegistryException e -> answer(status(e), e);
      case TtrpcException e -> answer(status(e.code()), e);
      case StoreException.NameTaken e -> answer(409, e);
      case BootException e -> answer(500, e);
      default -> {
        LOG.error("a request failed unexpectedly", cause);
        yield answer(500, cause);
      }
    };
  }

  /** Clients read their exit code, 127 or 126, out of these words. */
  private static String notStartable(Refusal.NotStartable refusal) {
    String words =
        refusal.exitCode() == 127 ? "executable file not found in $PATH" : "permission denied";
    String message = "failed to create task for container: " + refusal.getMessage();
    return message.contains(words) ? message : message + ": " + words;
  }

  private static int status(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Unchanged _ -> 304;
      case Refusal.NotFound _, Refusal.Missing _ -> 404;
      case Refusal.Ambiguous _, Refusal.Invalid _, Refusal.BadConfiguration _ -> 400;
      case Refusal.NameTaken _, Refusal.Conflict _, Refusal.AlreadyRunning _ -> 409;
      case Refusal.Unsafe _, Refusal.Forbidden _ -> 403;
      case Refusal.Unsupported _ -> 501;
      default -> 500; // the machine, the guest, an image that cannot be made
    };
  }

  private static int status(RegistryException e) {
    return switch (e) {
      case RegistryException.NotFound _ -> 404;
      case RegistryException.Denied _ -> 403;
      case RegistryException.Unauthorized _ -> 401;
      case RegistryException.BadRequest _ -> 400;
      default -> 500;
    };
  }

  private static int status(ImageException e) {
    return switch (e) {
      case ImageException.NotFound _ -> 404;
      case ImageException.Ambiguous _, ImageException.BadArchive _, ImageException.BadRequest _ ->
          400;
      case ImageException.Conflict _ -> 409;
      case ImageException.TooBig _ -> 413;
      default -> 500;
    };
  }

  private static int status(StatusCode code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> 400;
      case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> 409;
      case PERMISSION_DENIED -> 403;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      default -> 500;
    };
  }

  private static Failure answer(int status, Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new Failure(status, message, cause);
  }
}
