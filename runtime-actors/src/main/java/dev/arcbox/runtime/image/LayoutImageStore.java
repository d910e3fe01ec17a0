package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.store.StoredImage;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image store in an OCI layout.
 *
 * <p>Reading never locks: it looks at the {@link Catalog} of the moment. Changes are made one at a
 * time under a lock, always in the order blobs, database, catalog, {@code index.json}; deletions in
 * the order database, catalog, blobs.
 */
public final class LayoutImageStore implements ImageStore {
  private static final Logger LOG = LoggerFactory.getLogger(LayoutImageStore.class);

  private final Store store;
  private final ImageLimits limits;
  private final Platform platform;
  private final Step.Observer steps;
  private final Blobs blobs;
  private final Path ingest;
  private final LayoutIndex index;
  private final ReentrantLock changes = new ReentrantLock();
  private volatile Catalog catalog;

  private LayoutImageStore(
      Path directory, Store store, ImageLimits limits, Platform platform, Step.Observer steps)
      throws IOException {
    this.store = store;
    this.limits = limits;
    this.platform = platform;
    this.steps = steps;
    Folders.ensure(directory);
    this.blobs = Blobs.open(directory);
    this.ingest = directory.resolve("ingest");
    Folders.delete(ingest);
    Folders.ensure(ingest);
    this.index = new LayoutIndex(directory, ingest);
    this.catalog = read();
    if (list().isEmpty()) {
      adoptLayout(directory);
    }
    blobs.sweep(catalog.blobs());
    index.write(catalog);
  }

  /**
   * A new database beside a full layout: the old one was lost or moved away, and its images need
   * not be. What cannot be adopted whole is swept like anything that nobody refers to.
   */
  private void adoptLayout(Path directory) throws IOException {
    SpooledArchive layout = SpooledArchive.ofLayout(directory, blobs);
    if (!layout.has(OciArchive.INDEX)) {
      return;
    }
    try {
      LayerChecks checks = new LayerChecks(limits, _ -> null, LoadListener.silent());
      List<StoredImage> found = new ArrayList<>();
      for (PlannedImage image : new OciArchive(layout, platform, limits).images()) {
        found.add(checks.check(image));
      }
      await(store.images().put(found));
      catalog = read();
    } catch (ImageException | OciException | ArchiveException e) {
      LOG.warn("images without a database cannot be taken over: {}", e.getMessage());
    }
  }

  /** Opens or creates the layout, and clears away what a crash left. */
  public static LayoutImageStore open(Path directory, Store store) throws IOException {
    return open(directory, store, ImageLimits.STANDARD, _ -> {});
  }

  /** As {@link #open(Path, Store)}, with other limits. */
  public static LayoutImageStore open(Path directory, Store store, ImageLimits limits)
      throws IOException {
    return open(directory, store, limits, _ -> {});
  }

  static LayoutImageStore open(Path directory, Store store, ImageLimits limits, Step.Observer steps)
      throws IOException {
    return new LayoutImageStore(directory, store, limits, Platform.ofGuests(), steps);
  }

  @Override
  public LoadResult load(InputStream archive, LoadListener listener) throws IOException {
    try (Spool spool = Spool.open(ingest, blobs, limits.reserveBytes())) {
      ArchiveLoad load = new ArchiveLoad(spool, platform, limits, steps);
      load.read(archive, catalog::layerOfBlob, listener);
      return inOrder(() -> commit(load));
    }
  }

  @Override
  public List<ImageRecord> list() {
    return catalog.newestFirst();
  }

  @Override
  public ImageRecord resolve(String reference) {
    return match(reference).entry().image();
  }

  @Override
  public Optional<ImageRecord> find(String reference) {
    return catalog.lookup(reference).map(match -> match.entry().image());
  }

  @Override
  public InputStream openLayer(Digest diffId) throws IOException {
    StoredLayer layer =
        catalog.layer(diffId).orElseThrow(() -> new ImageException.NotFound("layer " + diffId));
    InputStream blob = new BufferedInputStream(blobs.read(Digest.parse(layer.blob())));
    return Compression.decode(blob, LayerChecks.expansion(limits, "layer " + diffId.shortForm()));
  }

  @Override
  public void tag(String source, String target) {
    ImageName name = ImageName.parse(target);
    if (name.digest().isPresent()) {
      throw new OciException.InvalidReference(
          target, "refusing to create a tag with a digest reference");
    }
    inOrderUnchecked(
        () -> {
          await(store.images().name(name.toString(), match(source).entry().stored().id()));
          refresh();
          return null;
        });
  }

  @Override
  public Removal remove(String reference, boolean force, ImageUse use) {
    return inOrderUnchecked(
        () -> {
          Catalog.Match match = match(reference);
          ImageRecord image = match.entry().image();
          RemovalPlan plan = RemovalPlan.of(match, reference, force, use.usersOf(image.id()));
          if (!plan.delete()) {
            await(store.images().unname(plan.untag()));
            refresh();
            return new Removal(plan.familiar(), List.of());
          }
          await(store.images().delete(image.id().toString()));
          steps.reached(Step.FORGOTTEN);
          refresh();
          blobs.sweep(catalog.blobs());
          steps.reached(Step.SWEPT);
          return new Removal(plan.familiar(), List.of(image.id().toString()));
        });
  }

  @Override
  public String inspectJson(ImageRecord image) {
    return InspectDocument.of(
        catalog
            .byId(image.id())
            .orElseThrow(() -> new ImageException.NotFound(image.id().toString())));
  }

  @Override
  public long collectGarbage() throws IOException {
    return inOrder(() -> blobs.sweep(catalog.blobs()));
  }

  private LoadResult commit(ArchiveLoad load) throws IOException {
    for (Spool.Item item : load.items()) {
      blobs.adopt(item.path(), item.digest());
      steps.reached(Step.BLOB_NAMED);
    }
    blobs.sync();
    steps.reached(Step.BLOBS_NAMED);
    Catalog before = catalog;
    await(store.images().put(load.images()));
    steps.reached(Step.RECORDED);
    refresh();
    steps.reached(Step.INDEX_WRITTEN);
    return load.result(before, catalog);
  }

  private Catalog.Match match(String reference) {
    return catalog.lookup(reference).orElseThrow(() -> new ImageException.NotFound(reference));
  }

  private void refresh() throws IOException {
    catalog = read();
    index.write(catalog);
  }

  private Catalog read() {
    return new Catalog(await(store.images().all()));
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private <T> T inOrder(Change<T> change) throws IOException {
    changes.lock();
    try {
      return change.make();
    } finally {
      changes.unlock();
    }
  }

  private <T> T inOrderUnchecked(Change<T> change) {
    try {
      return inOrder(change);
    } catch (IOException e) {
      throw new ImageException.Damaged(e.toString());
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
