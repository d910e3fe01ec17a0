package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.store.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the image store holds: blobs, the database's tables, the catalog of the moment and {@code
 * index.json}, changed together.
 *
 * <p>Reading never locks: it looks at the {@link Catalog} of the moment. Changes are made one at a
 * time under a lock, always in the order blobs, database, catalog, {@code index.json}; deletions in
 * the order database, catalog, blobs.
 */
final class Holdings {
  private final Store store;
  private final Blobs blobs;
  private final Path ingest;
  private final LayoutIndex index;
  private final Step.Observer steps;
  private final ReentrantLock changes = new ReentrantLock();
  private volatile Catalog catalog;

  private Holdings(Store store, Blobs blobs, Path ingest, LayoutIndex index, Step.Observer steps) {
    this.store = store;
    this.blobs = blobs;
    this.ingest = ingest;
    this.index = index;
    this.steps = steps;
    this.catalog = read();
  }

  /** Opens or creates the folders; the ingest area is empty then. */
  static Holdings open(Path directory, Store store, Step.Observer steps) throws IOException {
    Folders.ensure(directory);
    Blobs blobs = Blobs.open(directory);
    Path ingest = directory.resolve("ingest");
    Folders.delete(ingest);
    Folders.ensure(ingest);
    return new Holdings(store, blobs, ingest, new LayoutIndex(directory, ingest), steps);
  }

  Catalog catalog() {
    return catalog;
  }

  Blobs blobs() {
    return blobs;
  }

  Spool spool(ImageLimits limits) throws IOException {
    return Spool.open(ingest, blobs, limits.reserveBytes());
  }

  Catalog.Match match(String reference) {
    return catalog.lookup(reference).orElseThrow(() -> new ImageException.NotFound(reference));
  }

  Catalog.Entry entry(Digest id) {
    return catalog.byId(id).orElseThrow(() -> new ImageException.NotFound(id.toString()));
  }

  /** Names the files, records the images, and answers the catalog from before. */
  Catalog add(Iterable<Spool.Item> items, List<StoredImage> images) throws IOException {
    for (Spool.Item item : items) {
      blobs.adopt(item.path(), item.digest());
      steps.reached(Step.BLOB_NAMED);
    }
    blobs.sync();
    steps.reached(Step.BLOBS_NAMED);
    Catalog before = catalog;
    await(store.images().put(images));
    steps.reached(Step.RECORDED);
    refresh();
    steps.reached(Step.INDEX_WRITTEN);
    return before;
  }

  void name(String name, Digest image) throws IOException {
    await(store.images().name(name, image.toString()));
    refresh();
  }

  void unname(List<String> names) throws IOException {
    await(store.images().unname(names));
    refresh();
  }

  /** Forgets an image; its blobs go with {@link #sweep}. */
  void forget(Digest image) throws IOException {
    await(store.images().delete(image.toString()));
    steps.reached(Step.FORGOTTEN);
    refresh();
  }

  long sweep() throws IOException {
    long freed = blobs.sweep(catalog.blobs());
    steps.reached(Step.SWEPT);
    return freed;
  }

  /** Deletes those of {@code candidates} that no image and nobody at work needs. */
  void discard(Collection<Digest> candidates) throws IOException {
    Set<Digest> unwanted = new HashSet<>(candidates);
    unwanted.removeAll(catalog.blobs());
    for (Digest digest : unwanted) {
      blobs.discard(digest);
    }
  }

  /** After something outside of the calls above has changed the database. */
  void refresh() throws IOException {
    catalog = read();
    index.write(catalog);
  }

  /** Images found by other means than an archive. */
  void adopt(List<StoredImage> images) {
    await(store.images().put(images));
    catalog = read();
  }

  /** A change or several, while nobody else makes one. */
  interface Change<T> {
    T make() throws IOException;
  }

  <T> T inOrder(Change<T> change) throws IOException {
    changes.lock();
    try {
      return change.make();
    } finally {
      changes.unlock();
    }
  }

  /** As {@link #inOrder}, for changes of which a failing disk is the only failure. */
  <T> T inOrderUnchecked(Change<T> change) {
    try {
      return inOrder(change);
    } catch (IOException e) {
      throw new ImageException.Damaged(e.toString());
    }
  }

  private Catalog read() {
    return new Catalog(await(store.images().all()));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
