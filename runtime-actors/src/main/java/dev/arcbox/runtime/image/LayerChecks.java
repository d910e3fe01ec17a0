package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.Expansion;
import dev.arcbox.runtime.image.archive.LayerScan;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageDocument;
import dev.arcbox.runtime.store.StoredImage;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns what an archive claims into what the store keeps, by reading every layer that is not known
 * yet.
 */
final class LayerChecks {
  private final ImageLimits limits;
  private final Function<Digest, StoredLayer> known;
  private final LoadListener listener;
  private final Map<Digest, LayerScan.Facts> scanned = new HashMap<>();

  /**
   * @param known the facts of a blob that an earlier load checked, or null
   */
  LayerChecks(ImageLimits limits, Function<Digest, StoredLayer> known, LoadListener listener) {
    this.limits = limits;
    this.known = known;
    this.listener = listener;
  }

  StoredImage check(PlannedImage image) throws IOException {
    byte[] config = image.config().document("an image configuration");
    ImageDocument document = ImageDocument.parse(config);
    if (!document.os().equals("linux")) {
      throw new ImageException.BadArchive(
          "image " + image.id().shortForm() + " is for " + document.os() + ", not linux");
    }
    int count = image.layers().size();
    if (count > limits.layers()) {
      throw new ImageException.TooBig("the number of layers", limits.layers());
    }
    if (document.diffIds().size() != count) {
      throw new ImageException.BadArchive(
          "image "
              + image.id().shortForm()
              + " has "
              + count
              + " layers but "
              + document.diffIds().size()
              + " diff ids");
    }
    List<StoredLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(layer(image.layers().get(i), document.diffIds().get(i)));
    }
    return new StoredImage(
        image.id().toString(),
        image.manifest().digest().toString(),
        image.manifest().size(),
        new String(config, StandardCharsets.UTF_8),
        layers,
        image.names().stream().map(Object::toString).toList());
  }

  private StoredLayer layer(PlannedImage.Layer layer, Digest diffId) throws IOException {
    Digest blob = layer.blob().digest();
    StoredLayer before = known.apply(blob);
    if (before != null && before.diffId().equals(diffId.toString())) {
      return before;
    }
    LayerScan.Facts facts = scanned.get(blob);
    if (facts == null) {
      listener.progress("Checking layer " + diffId.shortForm());
      facts = scan(layer.blob());
      scanned.put(blob, facts);
    }
    if (!facts.diffId().equals(diffId)) {
      throw new ImageException.BadArchive(
          "layer " + blob + " unpacks to " + facts.diffId() + ", not to diff id " + diffId);
    }
    return new StoredLayer(
        diffId.toString(), blob.toString(), layer.mediaType(), layer.blob().size(), facts.size());
  }

  private LayerScan.Facts scan(Spool.Item blob) throws IOException {
    try (InputStream in = blob.read()) {
      return LayerScan.scan(
          in,
          blob.digest(),
          expansion(limits, "layer " + blob.digest().shortForm()),
          limits.layerEntries());
    }
  }

  static Expansion expansion(ImageLimits limits, String what) {
    return new Expansion(
        what, limits.layerBytes(), limits.expansion(), limits.freeExpansionBytes());
  }
}
