package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image as an archive describes it: everything is there, nothing of the layers is checked yet.
 */
record PlannedImage(
    Spool.Item manifest, Spool.Item config, List<Layer> layers, List<ImageName> names) {
  PlannedImage {
    layers = List.copyOf(layers);
    names = List.copyOf(names);
  }

  record Layer(Spool.Item blob, String mediaType) {}

  Digest id() {
    return config.digest();
  }

  PlannedImage withNamesOf(PlannedImage other) {
    return withNames(Stream.concat(names.stream(), other.names.stream()).distinct().toList());
  }

  PlannedImage withNames(List<ImageName> more) {
    return new PlannedImage(manifest, config, layers, more);
  }
}
