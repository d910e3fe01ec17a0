package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.oci.PlatformChoice;
import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The images of an OCI layout: {@code index.json} and what it points to. */
final class OciArchive {
  static final String INDEX = "index.json";
  static final String FULL_NAME = "io.containerd.image.name";
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** An index of indexes of manifests is as deep as builders go. */
  private static final int MAX_DEPTH = 3;

  private final SpooledArchive archive;
  private final Platform platform;
  private final ImageLimits limits;

  OciArchive(SpooledArchive archive, Platform platform, ImageLimits limits) {
    this.archive = archive;
    this.platform = platform;
    this.limits = limits;
  }

  List<PlannedImage> images() throws IOException {
    checkLayout();
    ImageIndex index = ImageIndex.parse(INDEX, archive.file(INDEX).document(INDEX));
    List<PlannedImage> images = new ArrayList<>();
    for (Descriptor descriptor : index.manifests()) {
      if (!descriptor.isAttestation()) {
        images.add(image(descriptor));
      }
      if (images.size() > limits.images()) {
        throw new ImageException.TooBig("the number of images", limits.images());
      }
    }
    return images;
  }

  private void checkLayout() throws IOException {
    if (archive.has("oci-layout")) {
      JsonDocument layout =
          JsonDocument.parse("oci-layout", archive.file("oci-layout").document("oci-layout"));
      if (!layout.requiredText("imageLayoutVersion").startsWith("1.")) {
        throw new ImageException.BadArchive("its OCI layout version is not 1");
      }
    }
  }

  private PlannedImage image(Descriptor descriptor) throws IOException {
    Descriptor chosen = manifestOf(descriptor, 0);
    Spool.Item item = content(chosen);
    Manifest manifest = Manifest.parse(item.document("an image manifest"));
    if (!MediaTypes.isConfig(manifest.config().mediaType())) {
      throw new ImageException.BadArchive(
          "manifest "
              + chosen.digest()
              + " is no image: its configuration is "
              + Shown.shortened(manifest.config().mediaType()));
    }
    List<PlannedImage.Layer> layers = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      layers.add(layer(layer));
    }
    return new PlannedImage(item, content(manifest.config()), layers, names(descriptor));
  }

  private PlannedImage.Layer layer(Descriptor layer) {
    if (!MediaTypes.isLayer(layer.mediaType())) {
      throw new ImageException.BadArchive(
          "layer "
              + layer.digest()
              + " has media type "
              + Shown.shortened(layer.mediaType())
              + ", which is not supported");
    }
    return new PlannedImage.Layer(content(layer), layer.mediaType());
  }

  /** Through indexes, to the manifest for this platform. */
  private Descriptor manifestOf(Descriptor descriptor, int depth) throws IOException {
    if (MediaTypes.isManifest(descriptor.mediaType())) {
      return descriptor;
    }
    if (!MediaTypes.isIndex(descriptor.mediaType())) {
      throw new ImageException.BadArchive(
          descriptor.digest()
              + " has media type "
              + Shown.shortened(descriptor.mediaType())
              + ", which is no image");
    }
    if (depth == MAX_DEPTH) {
      throw new ImageException.BadArchive(
          "its image indexes nest more than " + MAX_DEPTH + " deep");
    }
    ImageIndex index =
        ImageIndex.parse("image index", content(descriptor).document("an image index"));
    return manifestOf(choose(descriptor, index), depth + 1);
  }

  /**
   * Ours, or the only one; {@code docker save} lists platforms whose content it does not include.
   */
  private Descriptor choose(Descriptor parent, ImageIndex index) {
    List<Descriptor> candidates =
        index.manifests().stream().filter(m -> !m.isAttestation()).filter(this::isHere).toList();
    Optional<Descriptor> ours = PlatformChoice.choose(candidates, platform);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw new ImageException.BadArchive(
        "image index " + parent.digest() + " has no manifest for " + platform);
  }

  private boolean isHere(Descriptor descriptor) {
    return archive.blob(descriptor.digest()).isPresent();
  }

  private Spool.Item content(Descriptor descriptor) {
    Spool.Item item =
        archive
            .blob(descriptor.digest())
            .orElseThrow(
                () ->
                    new ImageException.BadArchive(
                        "blob " + descriptor.digest() + " is missing in it"));
    if (item.size() != descriptor.size()) {
      throw new ImageException.BadArchive(
          "blob "
              + descriptor.digest()
              + " has "
              + item.size()
              + " bytes, not "
              + descriptor.size());
    }
    return item;
  }

  /** A reference name that is only a tag names no repository. */
  private static List<ImageName> names(Descriptor descriptor) {
    Optional<String> full = Optional.ofNullable(descriptor.annotations().get(FULL_NAME));
    Optional<String> ref =
        Optional.ofNullable(descriptor.annotations().get(REF_NAME))
            .filter(name -> name.indexOf('/') >= 0 || name.indexOf(':') >= 0);
    return full.or(() -> ref).map(DockerArchive::tagged).map(List::of).orElse(List.of());
  }
}
