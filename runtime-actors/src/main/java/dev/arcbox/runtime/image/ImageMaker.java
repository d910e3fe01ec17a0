package dev.arcbox.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.image.archive.LayerScan;
import dev.arcbox.runtime.image.change.Changes;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes images of layers that come from elsewhere than an archive or a registry: a container's
 * changes, or a file tree. The layer is checked like any other; an image is there whole or not.
 */
public final class ImageMaker {
  private final ImageStore images;
  private final Clock clock;

  public ImageMaker(ImageStore images, Clock clock) {
    this.images = images;
    this.clock = clock;
  }

  /**
   * Adds a layer to an image.
   *
   * @param layer tar of what the container changed, whiteouts included, plain or compressed; read
   *     to its end; without entries it adds no layer
   */
  public ImageRecord commit(CommitRequest request, InputStream layer) throws IOException {
    List<ImageName> names = names(request.name());
    ImageRecord parent = images.resolve(request.parent().toString());
    try (Outgoing base = images.outgoing(parent);
        Intake intake = images.intake()) {
      ObjectNode document = document(base, parent.id());
      ObjectNode config =
          document.get("config") instanceof ObjectNode there ? there : document.putObject("config");
      ConfigJson.lay(request.config(), config);
      Changes.apply(request.changes(), config);
      List<Descriptor> layers = new ArrayList<>(base.manifest().layers());
      layers.forEach(l -> intake.hold(l.digest()));
      StoredLayer added = take(intake, layer);
      boolean empty = added.size() == 0 && isEmpty(intake, added);
      if (!empty) {
        layers.add(descriptor(added));
        ((ArrayNode) document.get("rootfs").get("diff_ids")).add(added.diffId());
      }
      Instant now = clock.instant();
      document.put("created", now.toString()).put("parent", parent.id().toString());
      document.put("container", request.containerId()).put("comment", request.comment());
      if (!request.author().isEmpty()) {
        document.put("author", request.author());
      }
      ObjectNode step = history(document).addObject().put("created", now.toString());
      step.put("created_by", String.join(" ", request.config().cmd()));
      step.put("author", request.author()).put("comment", request.comment());
      if (empty) {
        step.put("empty_layer", true);
      }
      return commit(intake, base.manifest().mediaType(), document, layers, names);
    } catch (ArchiveException e) {
      throw new ImageException.BadArchive(e.getMessage(), e);
    }
  }

  /**
   * Makes an image of one layer.
   *
   * @param tree tar of the whole file system, plain, gzip or zstd
   */
  public ImageRecord fromTree(ImportRequest request, InputStream tree) throws IOException {
    List<ImageName> names = names(request.name());
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    Instant now = clock.instant();
    document.put("created", now.toString());
    document.put("architecture", request.platform().architecture());
    if (!request.platform().variant().isEmpty()) {
      document.put("variant", request.platform().variant());
    }
    document.put("os", request.platform().os()).put("comment", request.message());
    Changes.apply(request.changes(), document.putObject("config"));
    try (Intake intake = images.intake()) {
      StoredLayer layer = take(intake, tree);
      document.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(layer.diffId());
      history(document)
          .addObject()
          .put("created", now.toString())
          .put("comment", request.message());
      return commit(intake, MediaTypes.MANIFEST, document, List.of(descriptor(layer)), names);
    } catch (ArchiveException e) {
      throw new ImageException.BadArchive(e.getMessage(), e);
    }
  }

  private static ImageRecord commit(
      Intake intake,
      String manifestType,
      ObjectNode document,
      List<Descriptor> layers,
      List<ImageName> names)
      throws IOException {
    byte[] config = document.toString().getBytes(StandardCharsets.UTF_8);
    Digest id = intake.keep(config);
    String configType =
        MediaTypes.isDockers(manifestType) ? MediaTypes.DOCKER_CONFIG : MediaTypes.CONFIG;
    Descriptor described = new Descriptor(configType, id, config.length);
    return intake.commit(new Manifest(manifestType, described, layers).toJson(), names);
  }

  private static StoredLayer take(Intake intake, InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    return intake.check(intake.keep(buffered, mediaType(Compression.detect(buffered))));
  }

  /** No bytes of content may still be directories, links or whiteouts. */
  private static boolean isEmpty(Intake intake, StoredLayer layer) throws IOException {
    Digest blob = Digest.parse(layer.blob());
    try (InputStream in = intake.read(blob)) {
      return layer.mediaType().equals(MediaTypes.LAYER) && LayerScan.isEmpty(in);
    }
  }

  private static Descriptor descriptor(StoredLayer layer) {
    return new Descriptor(layer.mediaType(), Digest.parse(layer.blob()), layer.blobSize());
  }

  static String mediaType(Compression compression) {
    return switch (compression) {
      case NONE -> MediaTypes.LAYER;
      case GZIP -> MediaTypes.LAYER_GZIP;
      case ZSTD -> MediaTypes.LAYER_ZSTD;
    };
  }

  private static ObjectNode document(Outgoing base, Digest id) throws IOException {
    try (InputStream in = base.read(id)) {
      return (ObjectNode)
          JsonDocument.parse("image configuration", in.readAllBytes()).node().deepCopy();
    }
  }

  private static ArrayNode history(ObjectNode document) {
    return document.get("history") instanceof ArrayNode there
        ? there
        : document.putArray("history");
  }

  private static List<ImageName> names(String name) {
    if (name.isEmpty()) {
      return List.of();
    }
    ImageName parsed = ImageName.parse(name);
    if (parsed.isCanonical()) {
      throw new OciException.InvalidReference(
          name, "refusing to create a tag with a digest reference");
    }
    return List.of(parsed);
  }
}
