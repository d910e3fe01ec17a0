package dev.arcbox.runtime.store;

import java.util.List;

/**
 * An image as the store keeps it.
 *
 * @param id digest of {@code config}
 * @param config the configuration document itself
 * @param names fully normalised, unique over all images
 */
public record StoredImage(
    String id,
    String manifest,
    long manifestSize,
    String config,
    List<StoredLayer> layers,
    List<String> names) {
  public StoredImage {
    layers = List.copyOf(layers);
    names = List.copyOf(names);
  }

  /**
   * One layer of it.
   *
   * @param blob digest of the stored bytes, compressed or not
   * @param size uncompressed
   */
  public record StoredLayer(
      String diffId, String blob, String mediaType, long blobSize, long size) {}
}
