package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.LayerScan;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.store.StoredImage;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place for the blobs of an image that is being made or fetched. A blob gets its name when it is
 * whole, and is kept until this is closed; what no image refers to then goes again. After a crash
 * the next open of the store clears both. Thread-safe.
 */
public final class Intake implements AutoCloseable {
  private final Holdings holdings;
  private final ImageLimits limits;
  private final Spool spool;
  private final FreeSpace space;
  private final List<Digest> pinned = new ArrayList<>();
  private final Map<Digest, StoredLayer> facts = new HashMap<>();

  Intake(Holdings holdings, ImageLimits limits, Spool spool) {
    this.holdings = holdings;
    this.limits = limits;
    this.spool = spool;
    this.space = new FreeSpace(spool.directory(), limits.reserveBytes());
  }

  /** Keeps the blob if it is here. */
  public synchronized boolean hold(Digest blob) {
    boolean here = holdings.blobs().pin(blob);
    if (here) {
      pinned.add(blob);
    }
    return here;
  }

  /** What an image's layer of this blob unpacks to, if one is here. */
  public Optional<Digest> knownDiffId(Digest blob) {
    return Optional.ofNullable(holdings.catalog().layerOfBlob(blob))
        .map(layer -> Digest.parse(layer.diffId()));
  }

  /** A file of this intake that does not exist yet. */
  public Path newFile() {
    return spool.newFile();
  }

  /**
   * Before bytes are written to a file.
   *
   * @throws IOException when the disk is nearly full
   */
  public void use(long bytes) throws IOException {
    space.use(bytes);
  }

  /** Makes a file a blob; {@code digest} was computed from the bytes that were written to it. */
  public synchronized void keep(Path file, Digest digest) throws IOException {
    holdings.blobs().adoptPinned(file, digest);
    pinned.add(digest);
    Files.deleteIfExists(file);
  }

  /** Keeps a document that is made or was read here. */
  public Digest keep(byte[] document) throws IOException {
    Spool.Item item = spool.take(document);
    keep(item.path(), item.digest());
    return item.digest();
  }

  /** Keeps a stream as it comes, to its end. */
  public Descriptor keep(InputStream in, String mediaType) throws IOException {
    Spool.Item item = spool.take(in);
    keep(item.path(), item.digest());
    return new Descriptor(mediaType, item.digest(), item.size());
  }

  public long sizeOf(Digest blob) throws IOException {
    return Files.size(holdings.blobs().path(blob));
  }

  public InputStream read(Digest blob) throws IOException {
    return holdings.blobs().read(blob);
  }

  /** Reads a kept layer from end to end; every limit and rule for layers is checked. */
  public StoredLayer check(Descriptor layer) throws IOException {
    StoredLayer known = known(layer.digest());
    if (known != null) {
      return known;
    }
    try (InputStream in = read(layer.digest())) {
      LayerScan.Facts scanned =
          LayerScan.scan(
              in,
              layer.digest(),
              LayerChecks.expansion(limits, "layer " + layer.digest().shortForm()),
              limits.layerEntries());
      StoredLayer found =
          new StoredLayer(
              scanned.diffId().toString(),
              layer.digest().toString(),
              layer.mediaType(),
              layer.size(),
              scanned.size());
      checked(found);
      return found;
    }
  }

  /** Takes over what another intake has found out about a layer. */
  public synchronized void checked(StoredLayer layer) {
    facts.put(Digest.parse(layer.blob()), layer);
  }

  /**
   * Records the image whose manifest, configuration and layers are all kept here, under these
   * names. All of it is there afterwards, or nothing.
   */
  public ImageRecord commit(byte[] manifest, List<ImageName> names) throws IOException {
    Manifest parsed = Manifest.parse(manifest);
    keep(manifest);
    List<PlannedImage.Layer> layers = new ArrayList<>();
    for (Descriptor layer : parsed.layers()) {
      layers.add(new PlannedImage.Layer(item(layer.digest(), layer.size()), layer.mediaType()));
    }
    PlannedImage planned =
        new PlannedImage(
            item(Digest.of(manifest), manifest.length),
            item(parsed.config().digest(), parsed.config().size()),
            layers,
            names);
    StoredImage image = new LayerChecks(limits, this::known, LoadListener.silent()).check(planned);
    return holdings.inOrder(
        () -> {
          holdings.add(List.of(), List.of(image));
          return holdings.entry(planned.id()).image();
        });
  }

  /** Under the store's lock, so that nobody commits an image of what goes. */
  @Override
  public void close() throws IOException {
    List<Digest> held;
    synchronized (this) {
      held = List.copyOf(pinned);
      pinned.clear();
    }
    try {
      spool.close();
    } finally {
      held.forEach(holdings.blobs()::unpin);
      holdings.inOrder(
          () -> {
            holdings.discard(held);
            return null;
          });
    }
  }

  private synchronized StoredLayer known(Digest blob) {
    StoredLayer here = facts.get(blob);
    return here != null ? here : holdings.catalog().layerOfBlob(blob);
  }

  private Spool.Item item(Digest digest, long size) throws IOException {
    if (sizeOf(digest) != size) {
      throw new ImageException.BadArchive(
          "blob " + digest + " has " + sizeOf(digest) + " bytes, not " + size);
    }
    return new Spool.Item(holdings.blobs().path(digest), digest, size);
  }
}
