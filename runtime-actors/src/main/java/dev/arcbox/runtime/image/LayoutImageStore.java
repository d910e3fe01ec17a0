package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.Compression;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The image store in an OCI layout. */
public final class LayoutImageStore implements ImageStore {
  private final ImageLimits limits;
  private final Platform platform;
  private final Step.Observer steps;
  private final Holdings holdings;

  private LayoutImageStore(
      Path directory, Store store, ImageLimits limits, Platform platform, Step.Observer steps)
      throws IOException {
    this.limits = limits;
    this.platform = platform;
    this.steps = steps;
    this.holdings = Holdings.open(directory, store, steps);
    if (list().isEmpty()) {
      LayoutAdoption.adopt(directory, holdings, limits, platform);
    }
    holdings.blobs().sweep(holdings.catalog().blobs());
    holdings.refresh();
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
    try (Spool spool = holdings.spool(limits)) {
      ArchiveLoad load = new ArchiveLoad(spool, platform, limits, steps);
      load.read(archive, blob -> holdings.catalog().layerOfBlob(blob), listener);
      return holdings.inOrder(
          () -> load.result(holdings.add(load.items(), load.images()), holdings.catalog()));
    }
  }

  @Override
  public List<ImageRecord> list() {
    return holdings.catalog().newestFirst();
  }

  @Override
  public ImageRecord resolve(String reference) {
    return holdings.match(reference).entry().image();
  }

  @Override
  public Optional<ImageRecord> find(String reference) {
    return holdings.catalog().lookup(reference).map(match -> match.entry().image());
  }

  @Override
  public boolean hasChildren(ImageRecord image) {
    Catalog catalog = holdings.catalog();
    return catalog.byId(image.id()).map(e -> !catalog.children(e).isEmpty()).orElse(false);
  }

  @Override
  public InputStream openLayer(Digest diffId) throws IOException {
    StoredLayer layer =
        holdings
            .catalog()
            .layer(diffId)
            .orElseThrow(() -> new ImageException.NotFound("layer " + diffId));
    InputStream blob = new BufferedInputStream(holdings.blobs().read(Digest.parse(layer.blob())));
    return Compression.decode(blob, LayerChecks.expansion(limits, "layer " + diffId.shortForm()));
  }

  @Override
  public void tag(String source, String target) {
    ImageName name = ImageName.parse(target);
    if (name.isCanonical()) {
      throw new OciException.InvalidReference(
          target, "refusing to create a tag with a digest reference");
    }
    holdings.inOrderUnchecked(
        () -> {
          holdings.name(name.toString(), holdings.match(source).entry().image().id());
          return null;
        });
  }

  @Override
  public boolean isNamed(ImageName name) {
    return holdings.catalog().isNamed(name);
  }

  @Override
  public List<ImageName> tagsOf(ImageName repository) {
    return holdings.catalog().tagsOf(repository.repository());
  }

  @Override
  public void nameByDigest(Digest image, ImageName name) {
    holdings.inOrderUnchecked(
        () -> {
          holdings.name(name.toString(), holdings.entry(image).image().id());
          return null;
        });
  }

  @Override
  public Removal remove(String reference, boolean force, boolean keepParents, ImageUse use) {
    return holdings.inOrderUnchecked(
        () -> new Deletion(holdings, use).remove(reference, force, keepParents));
  }

  @Override
  public Pruned prune(boolean danglingOnly, Predicate<ImageRecord> chosen, ImageUse use) {
    return holdings.inOrderUnchecked(() -> new Deletion(holdings, use).prune(danglingOnly, chosen));
  }

  @Override
  public List<ImageHistory> history(ImageRecord image) {
    return ImageHistory.of(holdings.entry(image.id()));
  }

  @Override
  public String inspectJson(ImageRecord image) {
    return InspectDocument.of(holdings.entry(image.id()));
  }

  @Override
  public List<Long> layerSizes(ImageRecord image) {
    return holdings.entry(image.id()).stored().layers().stream().map(StoredLayer::size).toList();
  }

  @Override
  public void save(List<String> references, OutputStream out) throws IOException {
    try (SavedArchive archive = SavedArchive.of(holdings, references)) {
      archive.write(out);
    }
  }

  @Override
  public Outgoing outgoing(ImageRecord image) {
    return Outgoing.open(holdings, image.id());
  }

  @Override
  public Intake intake() throws IOException {
    return new Intake(holdings, limits, holdings.spool(limits));
  }

  @Override
  public long collectGarbage() throws IOException {
    return holdings.inOrder(() -> holdings.blobs().sweep(holdings.catalog().blobs()));
  }
}
