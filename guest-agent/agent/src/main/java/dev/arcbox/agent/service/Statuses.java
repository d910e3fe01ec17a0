package dev.arcbox.agent.service;

import dev.arcbox.agent.archive.ArchiveException;
import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.container.ContainerException;
import dev.arcbox.agent.layer.LayerException;
import dev.arcbox.agent.process.StartException;
import dev.arcbox.agent.tar.TarException;
import dev.arcbox.agent.volume.VolumeException;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.ttrpc.Handlers;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.EOFException;

/** What the caller is told about a failure. */
final class Statuses {
  private Statuses() {}

  /** A handler whose exceptions become statuses. */
  static <Q, R> Handlers.Unary<Q, R> translated(Handlers.Unary<Q, R> handler) {
    return (call, request) -> {
      try {
        return handler.handle(call, request);
      } catch (Exception e) {
        throw of(e);
      }
    };
  }

  static TtrpcException of(Exception cause) {
    return new TtrpcException(code(cause), String.valueOf(cause.getMessage()), cause);
  }

  private static StatusCode code(Exception cause) {
    return switch (cause) {
      case TtrpcException known -> known.code();
      case ContainerException c ->
          switch (c.kind()) {
            case NOT_FOUND -> StatusCode.NOT_FOUND;
            case CONFLICT -> StatusCode.FAILED_PRECONDITION;
            case INVALID -> StatusCode.INVALID_ARGUMENT;
            case UNSUPPORTED -> StatusCode.UNIMPLEMENTED;
            case FAILED -> StatusCode.INTERNAL;
          };
      case ArchiveException a ->
          switch (a.kind()) {
            case NOT_FOUND -> StatusCode.NOT_FOUND;
            case NOT_A_DIRECTORY, INVALID -> StatusCode.INVALID_ARGUMENT;
          };
      case VolumeException v ->
          switch (v.kind()) {
            case NOT_FOUND -> StatusCode.NOT_FOUND;
            case IN_USE -> StatusCode.FAILED_PRECONDITION;
            case INVALID -> StatusCode.INVALID_ARGUMENT;
          };
      case BundleException _, LayerException _, TarException _ -> StatusCode.INVALID_ARGUMENT;
      case EOFException _ -> StatusCode.DATA_LOSS;
      case StartException _ -> StatusCode.ABORTED;
      case PlatformException p when p.errno() == Errno.ENOSPC || p.errno() == Errno.EMFILE ->
          StatusCode.RESOURCE_EXHAUSTED;
      default -> StatusCode.INTERNAL;
    };
  }
}
