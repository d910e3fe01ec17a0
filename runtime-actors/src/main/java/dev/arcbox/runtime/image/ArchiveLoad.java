package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.image.archive.Expansion;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.StoredImage;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One archive on its way in: spooled, understood, checked; then its files and records can be
 * committed.
 */
final class ArchiveLoad {
  private final Spool spool;
  private final Platform platform;
  private final ImageLimits limits;
  private final Step.Observer steps;
  private final Map<Digest, Spool.Item> items = new LinkedHashMap<>();
  private final List<StoredImage> images = new ArrayList<>();

  ArchiveLoad(Spool spool, Platform platform, ImageLimits limits, Step.Observer steps) {
    this.spool = spool;
    this.platform = platform;
    this.limits = limits;
    this.steps = steps;
  }

  /** Files that the images need, each once. */
  Iterable<Spool.Item> items() {
    return items.values();
  }

  List<StoredImage> images() {
    return images;
  }

  /** Reads the archive to its end and checks all of it. */
  void read(InputStream in, Function<Digest, StoredLayer> known, LoadListener listener)
      throws IOException {
    try {
      Expansion limit =
          new Expansion(
              "the archive",
              limits.archiveBytes(),
              limits.expansion(),
              limits.freeExpansionBytes());
      listener.progress("Reading archive");
      SpooledArchive archive =
          SpooledArchive.read(Compression.decode(in, limit), limits.archiveEntries(), spool, steps);
      steps.reached(Step.SPOOLED);
      LayerChecks checks = new LayerChecks(limits, known, listener);
      for (PlannedImage image : plan(archive)) {
        images.add(checks.check(image));
        keep(image);
      }
      steps.reached(Step.CHECKED);
    } catch (ArchiveException | OciException e) {
      throw new ImageException.BadArchive(e.getMessage(), e);
    }
  }

  private List<PlannedImage> plan(SpooledArchive archive) throws IOException {
    boolean docker = archive.has(DockerArchive.MANIFEST);
    List<PlannedImage> images;
    if (archive.has(OciArchive.INDEX)) {
      List<PlannedImage> oci = new OciArchive(archive, platform, limits).images();
      images = docker ? new DockerArchive(archive, spool, limits).name(oci) : oci;
    } else if (docker) {
      images = new DockerArchive(archive, spool, limits).images();
    } else {
      throw new ImageException.BadArchive(
          "it has neither index.json nor manifest.json, so it is neither an OCI layout nor a docker save archive");
    }
    if (images.isEmpty()) {
      throw new ImageException.BadArchive("it has no image");
    }
    return merged(images);
  }

  /** An index names an image once for each of its tags. */
  private static List<PlannedImage> merged(List<PlannedImage> images) {
    Map<Digest, PlannedImage> byId = new LinkedHashMap<>();
    images.forEach(image -> byId.merge(image.id(), image, PlannedImage::withNamesOf));
    return List.copyOf(byId.values());
  }

  private void keep(PlannedImage image) {
    keep(image.manifest());
    keep(image.config());
    image.layers().forEach(layer -> keep(layer.blob()));
  }

  private void keep(Spool.Item item) {
    items.putIfAbsent(item.digest(), item);
  }

  /** In the words of {@code docker load}. */
  LoadResult result(Catalog before, Catalog after) {
    List<ImageRecord> records = new ArrayList<>();
    List<String> loaded = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (StoredImage image : images) {
      Digest id = Digest.parse(image.id());
      after
          .byId(id)
          .map(Catalog.Entry::image)
          .filter(r -> !records.contains(r))
          .ifPresent(records::add);
      for (String name : image.names()) {
        String familiar = ImageName.parse(name).familiar();
        before
            .lookup(name)
            .filter(old -> !old.entry().image().id().equals(id))
            .ifPresent(old -> messages.add(renamed(familiar, old)));
        messages.add("Loaded image: " + familiar);
        loaded.add(familiar);
      }
      if (image.names().isEmpty()) {
        messages.add("Loaded image ID: " + id);
        loaded.add(id.toString());
      }
    }
    return new LoadResult(records, loaded, messages);
  }

  private static String renamed(String name, Catalog.Match old) {
    return "The image "
        + name
        + " already exists, renaming the old one with ID "
        + old.entry().image().id()
        + " to empty string";
  }
}
