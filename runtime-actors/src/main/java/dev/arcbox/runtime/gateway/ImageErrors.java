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
    } catch (ImageException | RegistryException | OciException e) {
      throw Statuses.of(e);
    } catch (IOException e) {
      throw new TtrpcException(StatusCode.INTERNAL, e.getMessage(), e);
    }
  }
}
