package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import java.util.List;

/**
 * Which containers hold on to an image; asked inside {@link ImageStore#remove}, so it must answer
 * quickly.
 */
@FunctionalInterface
public interface ImageUse {
  List<User> usersOf(Digest image);

  /** A container that was made from the image. */
  record User(String containerId, boolean running) {}

  /** No container at all. */
  static ImageUse none() {
    return image -> List.of();
  }
}
