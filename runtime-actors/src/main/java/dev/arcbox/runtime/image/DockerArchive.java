package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.image.archive.EntryName;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of a {@code docker save} archive: {@code manifest.json} names configuration, layers
 * and tags.
 */
final class DockerArchive {
  static final String MANIFEST = "manifest.json";

  private final SpooledArchive archive;
  private final Spool spool;
  private final ImageLimits limits;

  DockerArchive(SpooledArchive archive, Spool spool, ImageLimits limits) {
    this.archive = archive;
    this.spool = spool;
    this.limits = limits;
  }

  List<PlannedImage> images() throws IOException {
    List<PlannedImage> images = new ArrayList<>();
    for (JsonDocument entry : entries()) {
      images.add(image(entry));
    }
    return images;
  }

  /** Adds the tags of {@code manifest.json} to images that were read from {@code index.json}. */
  List<PlannedImage> name(List<PlannedImage> images) throws IOException {
    List<PlannedImage> named = new ArrayList<>(images);
    for (JsonDocument entry : entries()) {
      Spool.Item config = archive.file(EntryName.canonical(entry.requiredText("Config")));
      named.replaceAll(
          image -> image.id().equals(config.digest()) ? withTags(image, entry) : image);
    }
    return named;
  }

  private List<JsonDocument> entries() throws IOException {
    List<JsonDocument> entries =
        JsonDocument.parseArray(MANIFEST, archive.file(MANIFEST).document(MANIFEST));
    if (entries.size() > limits.images()) {
      throw new ImageException.TooBig("the number of images", limits.images());
    }
    return entries;
  }

  private PlannedImage image(JsonDocument entry) throws IOException {
    String configName = EntryName.canonical(entry.requiredText("Config"));
    Spool.Item config = archive.file(configName);
    requireOwnDigest(configName, config);
    List<PlannedImage.Layer> layers = new ArrayList<>();
    for (String name : entry.texts("Layers")) {
      Spool.Item blob = archive.file(EntryName.canonical(name));
      layers.add(new PlannedImage.Layer(blob, mediaType(blob)));
    }
    return new PlannedImage(manifest(config, layers), config, layers, tags(entry));
  }

  /**
   * Such an archive has no manifest of its own: this is what its image would have in a registry.
   */
  private Spool.Item manifest(Spool.Item config, List<PlannedImage.Layer> layers)
      throws IOException {
    Manifest manifest =
        new Manifest(
            new Descriptor(MediaTypes.CONFIG, config.digest(), config.size()),
            layers.stream()
                .map(l -> new Descriptor(l.mediaType(), l.blob().digest(), l.blob().size()))
                .toList());
    return spool.take(manifest.toJson());
  }

  private static void requireOwnDigest(String name, Spool.Item config) {
    String base = name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
    if (base.length() == 64 && !base.equals(config.digest().hex())) {
      throw new ImageException.BadArchive(
          "configuration \""
              + Shown.shortened(name)
              + "\" has content of digest "
              + config.digest());
    }
  }

  private static String mediaType(Spool.Item blob) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(blob.read())) {
      return ImageMaker.mediaType(Compression.detect(in));
    }
  }

  private static PlannedImage withTags(PlannedImage image, JsonDocument entry) {
    List<ImageName> names = new ArrayList<>(image.names());
    tags(entry).stream().filter(name -> !names.contains(name)).forEach(names::add);
    return image.withNames(names);
  }

  private static List<ImageName> tags(JsonDocument entry) {
    return entry.texts("RepoTags").stream().map(DockerArchive::tagged).toList();
  }

  static ImageName tagged(String text) {
    ImageName name = ImageName.parse(text);
    if (name.digest().isPresent()) {
      throw new OciException.InvalidReference(
          text, "an archive cannot give an image a digest for a name");
    }
    return name;
  }
}
