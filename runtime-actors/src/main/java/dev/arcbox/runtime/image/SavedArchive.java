package dev.arcbox.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code docker save} writes since Docker 25: an OCI layout that has a {@code manifest.json}
 * for older readers too. Blobs are written as they are stored, so that the images keep their
 * digests; memory does not grow with them.
 */
final class SavedArchive implements AutoCloseable {
  private static final String BLOBS = "blobs/sha256/";

  private final Map<Digest, Outgoing> images = new LinkedHashMap<>();
  private final Map<Digest, Set<ImageName>> names = new LinkedHashMap<>();

  private SavedArchive() {}

  /**
   * Finds all images first. A bare repository stands for all its tags; an id brings no names along.
   */
  static SavedArchive of(Holdings holdings, List<String> references) {
    SavedArchive archive = new SavedArchive();
    try {
      references.forEach(reference -> archive.add(holdings, reference));
      return archive;
    } catch (RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private void add(Holdings holdings, String reference) {
    List<ImageName> tags = holdings.catalog().tagsOf(reference);
    if (!tags.isEmpty()) {
      tags.forEach(tag -> add(holdings, holdings.match(tag.toString())));
    } else {
      add(holdings, holdings.match(reference));
    }
  }

  private void add(Holdings holdings, Catalog.Match match) {
    Digest id = match.entry().image().id();
    images.computeIfAbsent(id, _ -> Outgoing.open(holdings, id));
    Set<ImageName> found = names.computeIfAbsent(id, _ -> new LinkedHashSet<>());
    match.name().map(ImageName::parse).filter(name -> !name.isCanonical()).ifPresent(found::add);
  }

  void write(OutputStream out) throws IOException {
    try (LayerWriter tar = new LayerWriter(out)) {
      tar.directory("blobs", 0755);
      tar.directory("blobs/sha256", 0755);
      Set<Digest> written = new LinkedHashSet<>();
      for (Outgoing image : images.values()) {
        write(image, tar, written);
      }
      tar.file("index.json", 0644, index().toJson());
      tar.file("manifest.json", 0644, manifests().toString().getBytes(StandardCharsets.UTF_8));
      tar.file("oci-layout", 0644, LayoutIndex.LAYOUT.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(Outgoing image, LayerWriter tar, Set<Digest> written)
      throws IOException {
    for (StoredLayer layer : image.layers()) {
      Digest blob = Digest.parse(layer.blob());
      if (written.add(blob)) {
        try (InputStream in = image.read(blob)) {
          tar.file(BLOBS + blob.hex(), 0644, layer.blobSize(), in);
        }
      }
    }
    for (Digest document : List.of(image.image().id(), image.image().manifest())) {
      if (written.add(document)) {
        try (InputStream in = image.read(document)) {
          tar.file(BLOBS + document.hex(), 0644, in.readAllBytes());
        }
      }
    }
  }

  private ImageIndex index() {
    List<Descriptor> manifests = new ArrayList<>();
    images.forEach(
        (id, image) -> {
          Descriptor bare = LayoutIndex.bare(image.entry());
          if (names.get(id).isEmpty()) {
            manifests.add(bare);
          }
          names.get(id).forEach(name -> manifests.add(LayoutIndex.named(bare, name)));
        });
    return new ImageIndex(manifests);
  }

  private ArrayNode manifests() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    images.forEach(
        (id, image) -> {
          ObjectNode one = all.addObject().put("Config", BLOBS + id.hex());
          ArrayNode tags = one.putArray("RepoTags");
          names.get(id).forEach(name -> tags.add(name.familiar()));
          ArrayNode layers = one.putArray("Layers");
          image.layers().forEach(l -> layers.add(BLOBS + Digest.parse(l.blob()).hex()));
        });
    return all;
  }

  @Override
  public void close() {
    images.values().forEach(Outgoing::close);
    images.clear();
  }
}
