package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.concurrent.Callable;

/** What a client is told when an image operation fails. */
final class ImageErrors {
  private ImageErrors() {}

  static <T> T answering(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (ImageException e) {
      throw new TtrpcException(code(e), e.getMessage(), e);
    } catch (RegistryException e) {
      throw new TtrpcException(Statuses.code(e), e.getMessage(), e);
    } catch (OciException e) {
      throw new TtrpcException(StatusCode.INVALID_ARGUMENT, e.getMessage(), e);
    } catch (IOException e) {
      throw new TtrpcException(StatusCode.INTERNAL, e.getMessage(), e);
    }
  }

  private static StatusCode code(ImageException e) {
    return switch (e) {
      case ImageException.NotFound _ -> StatusCode.NOT_FOUND;
      case ImageException.Ambiguous _, ImageException.BadArchive _, ImageException.BadRequest _ ->
          StatusCode.INVALID_ARGUMENT;
      case ImageException.TooBig _ -> StatusCode.RESOURCE_EXHAUSTED;
      case ImageException.Conflict _ -> StatusCode.FAILED_PRECONDITION;
      case ImageException.Damaged _ -> StatusCode.DATA_LOSS;
    };
  }
}
