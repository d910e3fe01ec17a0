package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.oci.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of each image is layers that others have too. */
public final class SharedSizes {
  static final SharedSizes UNKNOWN = new SharedSizes(Map.of(), Map.of());

  private final Map<Digest, Integer> users;
  private final Map<Digest, Long> sizes;

  private SharedSizes(Map<Digest, Integer> users, Map<Digest, Long> sizes) {
    this.users = users;
    this.sizes = sizes;
  }

  public static SharedSizes of(ImageStore images) {
    Map<Digest, Integer> users = new HashMap<>();
    Map<Digest, Long> sizes = new HashMap<>();
    for (ImageRecord image : images.list()) {
      List<Long> all = images.layerSizes(image);
      for (int i = 0; i < all.size(); i++) {
        users.merge(image.diffIds().get(i), 1, Integer::sum);
        sizes.put(image.diffIds().get(i), all.get(i));
      }
    }
    return new SharedSizes(users, sizes);
  }

  long of(ImageRecord image) {
    if (this == UNKNOWN) {
      return -1;
    }
    return image.diffIds().stream()
        .filter(diffId -> users.getOrDefault(diffId, 0) > 1)
        .mapToLong(diffId -> sizes.getOrDefault(diffId, 0L))
        .sum();
  }

  /** Of all layers, each once: what {@code system df} calls the layers' size. */
  public long total() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }
}
