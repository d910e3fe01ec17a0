package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Chain ids: one for each stack of layers, as Docker names the layers that it deletes.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">ChainID</a>
 */
final class Chain {
  private Chain() {}

  /** Of every stack, lowest first. */
  static List<Digest> ids(List<Digest> diffIds) {
    List<Digest> ids = new ArrayList<>();
    for (Digest diffId : diffIds) {
      ids.add(
          ids.isEmpty()
              ? diffId
              : Digest.of((ids.getLast() + " " + diffId).getBytes(StandardCharsets.UTF_8)));
    }
    return ids;
  }
}
