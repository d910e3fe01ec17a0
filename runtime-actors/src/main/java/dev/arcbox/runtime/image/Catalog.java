package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageDocument;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.store.StoredImage;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All images at one moment, immutable, found by whatever a user calls them. */
final class Catalog {
  private final Map<Digest, Entry> images = new TreeMap<>();
  private final Map<String, Digest> names = new HashMap<>();
  private final Map<Digest, StoredLayer> layersByDiffId = new HashMap<>();
  private final Map<Digest, StoredLayer> layersByBlob = new HashMap<>();

  Catalog(List<StoredImage> stored) {
    for (StoredImage image : stored) {
      Entry entry = Entry.of(image);
      images.put(entry.image().id(), entry);
      image.names().forEach(name -> names.put(name, entry.image().id()));
      for (StoredLayer layer : image.layers()) {
        layersByDiffId.put(Digest.parse(layer.diffId()), layer);
        layersByBlob.put(Digest.parse(layer.blob()), layer);
      }
    }
  }

  /** An image with what the record for others leaves out. */
  record Entry(StoredImage stored, ImageDocument document, ImageRecord image) {
    static Entry of(StoredImage stored) {
      ImageDocument document =
          ImageDocument.parse(stored.config().getBytes(StandardCharsets.UTF_8));
      ImageRecord image =
          new ImageRecord(
              Digest.parse(stored.id()),
              Digest.parse(stored.manifest()),
              familiar(stored, false),
              familiar(stored, true),
              document.parent(),
              document.created(),
              stored.layers().stream().mapToLong(StoredLayer::size).sum(),
              document.architecture(),
              document.os(),
              document.config(),
              document.diffIds());
      return new Entry(stored, document, image);
    }

    private static List<String> familiar(StoredImage stored, boolean canonical) {
      return stored.names().stream()
          .map(ImageName::parse)
          .filter(name -> name.isCanonical() == canonical)
          .map(ImageName::familiar)
          .sorted()
          .toList();
    }

    /** Whether {@code other} was made by adding to this one; what it says itself is not enough. */
    boolean isParentOf(Entry other) {
      List<Digest> mine = image.diffIds();
      List<Digest> all = other.image.diffIds();
      return other.image.parent().equals(Optional.of(image.id()))
          && all.size() >= mine.size()
          && all.subList(0, mine.size()).equals(mine);
    }
  }

  /**
   * What a reference led to.
   *
   * @param name the full name that it is, when it is one and not an id or digest
   */
  record Match(Entry entry, Optional<String> name) {}

  List<ImageRecord> newestFirst() {
    return images.values().stream()
        .map(Entry::image)
        .sorted(Comparator.comparing(ImageRecord::created).reversed())
        .toList();
  }

  Collection<Entry> all() {
    return images.values();
  }

  Optional<Entry> byId(Digest id) {
    return Optional.ofNullable(images.get(id));
  }

  Optional<StoredLayer> layer(Digest diffId) {
    return Optional.ofNullable(layersByDiffId.get(diffId));
  }

  /** Null for a blob that no image has as a layer. */
  StoredLayer layerOfBlob(Digest blob) {
    return layersByBlob.get(blob);
  }

  /** Docker's order: a full id, then a name, then a prefix of an id. */
  Optional<Match> lookup(String reference) {
    if (reference.startsWith("sha256:")) {
      return byPrefix(reference, reference.substring("sha256:".length()));
    }
    if (reference.length() == 64 && isPrefix(reference)) {
      return byPrefix(reference, reference);
    }
    ImageName name = ImageName.parse(reference);
    String full = name.digest().map(name::withDigest).orElse(name).toString();
    Digest named = names.get(full);
    if (named != null) {
      return Optional.of(new Match(images.get(named), Optional.of(full)));
    }
    if (name.digest().isPresent()) {
      return byDigest(name.digest().get());
    }
    return isPrefix(reference) ? byPrefix(reference, reference) : Optional.empty();
  }

  /** All tags of what is a bare repository's name; empty for everything else. */
  List<ImageName> tagsOf(String reference) {
    if (isPrefix(reference) || reference.startsWith("sha256:") || !ImageName.isBare(reference)) {
      return List.of();
    }
    String repository = ImageName.parse(reference).repository();
    return names.keySet().stream()
        .map(ImageName::parse)
        .filter(name -> !name.isCanonical() && name.repository().equals(repository))
        .sorted(Comparator.comparing(ImageName::toString))
        .toList();
  }

  boolean isNamed(ImageName name) {
    return names.containsKey(name.digest().map(name::withDigest).orElse(name).toString());
  }

  /** Images that were committed from this one. */
  List<Entry> children(Entry parent) {
    return images.values().stream().filter(parent::isParentOf).toList();
  }

  /** The image here that this one was committed from. */
  Optional<Entry> parent(Entry child) {
    return child.image().parent().flatMap(this::byId).filter(parent -> parent.isParentOf(child));
  }

  /** Everything in {@code blobs/sha256} that is needed. */
  Set<Digest> blobs() {
    Set<Digest> wanted = new HashSet<>(layersByBlob.keySet());
    images
        .values()
        .forEach(
            entry -> {
              wanted.add(entry.image().id());
              wanted.add(entry.image().manifest());
            });
    return wanted;
  }

  private Optional<Match> byDigest(Digest digest) {
    return images.values().stream()
        .filter(
            entry -> entry.image().manifest().equals(digest) || entry.image().id().equals(digest))
        .findFirst()
        .map(entry -> new Match(entry, Optional.empty()));
  }

  private Optional<Match> byPrefix(String reference, String prefix) {
    if (!isPrefix(prefix)) {
      throw new OciException.InvalidReference(reference, "an id consists of hexadecimal digits");
    }
    List<Entry> found =
        images.values().stream()
            .filter(entry -> entry.image().id().hex().startsWith(prefix))
            .toList();
    if (found.size() > 1) {
      throw new ImageException.Ambiguous(prefix, found.stream().map(e -> e.image().id()).toList());
    }
    return found.stream().findFirst().map(entry -> new Match(entry, Optional.empty()));
  }

  private static boolean isPrefix(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
