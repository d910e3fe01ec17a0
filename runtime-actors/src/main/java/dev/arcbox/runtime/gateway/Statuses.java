package dev.arcbox.runtime.gateway;

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

/** Refusals as gRPC statuses. */
public final class Statuses {
  private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

  private Statuses() {}

  /** The answer for a failure of any kind. */
  public static TtrpcException of(Throwable failure) {
    Throwable cause = Blocking.cause(failure);
    return switch (cause) {
      case TtrpcException e -> e;
      case Refusal e -> answer(code(e), e);
      case ImageException e -> answer(code(e), e);
      case RegistryException e -> answer(code(e), e);
      case OciException e -> answer(StatusCode.INVALID_ARGUMENT, e);
      case BootException e -> answer(StatusCode.UNAVAILABLE, e);
      case StoreException.NameTaken e -> answer(StatusCode.ALREADY_EXISTS, e);
      default -> {
        LOG.error("a call failed unexpectedly", cause);
        yield answer(StatusCode.INTERNAL, cause);
      }
    };
  }

  private static StatusCode code(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound _, Refusal.Missing _ -> StatusCode.NOT_FOUND;
      case Refusal.Ambiguous _, Refusal.Invalid _ -> StatusCode.INVALID_ARGUMENT;
      case Refusal.NameTaken _ -> StatusCode.ALREADY_EXISTS;
      case Refusal.Conflict _, Refusal.AlreadyRunning _, Refusal.Unchanged _, Refusal.Failed _ ->
          StatusCode.FAILED_PRECONDITION;
      case Refusal.Unsupported _ -> StatusCode.UNIMPLEMENTED;
      case Refusal.NotStartable e ->
          // The client's exit code, as Docker's: 127 not found, 126 not executable.
          e.exitCode() == 127 ? StatusCode.NOT_FOUND : StatusCode.PERMISSION_DENIED;
      case Refusal.MachineUnavailable _, Refusal.ImageUnavailable _ -> StatusCode.UNAVAILABLE;
      case Refusal.GuestFailed _ -> StatusCode.INTERNAL;
      case Refusal.Unsafe _, Refusal.Forbidden _ -> StatusCode.PERMISSION_DENIED;
      case Refusal.BadConfiguration _ -> StatusCode.INVALID_ARGUMENT;
    };
  }

  private static StatusCode code(RegistryException e) {
    return switch (e) {
      case RegistryException.NotFound _ -> StatusCode.NOT_FOUND;
      case RegistryException.Denied _ -> StatusCode.PERMISSION_DENIED;
      case RegistryException.Unauthorized _ -> StatusCode.UNAUTHENTICATED;
      case RegistryException.Unreachable _ -> StatusCode.UNAVAILABLE;
      case RegistryException.BadReply _ -> StatusCode.DATA_LOSS;
      case RegistryException.BadRequest _ -> StatusCode.INVALID_ARGUMENT;
      case RegistryException.Cancelled _ -> StatusCode.CANCELLED;
    };
  }

  private static StatusCode code(ImageException e) {
    return switch (e) {
      case ImageException.NotFound _ -> StatusCode.NOT_FOUND;
      case ImageException.Ambiguous _, ImageException.BadArchive _, ImageException.BadRequest _ ->
          StatusCode.INVALID_ARGUMENT;
      case ImageException.Conflict _ -> StatusCode.FAILED_PRECONDITION;
      case ImageException.TooBig _ -> StatusCode.RESOURCE_EXHAUSTED;
      case ImageException.Damaged _ -> StatusCode.DATA_LOSS;
    };
  }

  private static TtrpcException answer(StatusCode code, Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new TtrpcException(code, message, cause);
  }
}
