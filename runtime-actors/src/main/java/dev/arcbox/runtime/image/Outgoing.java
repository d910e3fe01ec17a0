package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An image's blobs on their way out. They are pinned: a removal meanwhile takes the image away but
 * leaves its blobs until this is closed.
 */
public final class Outgoing implements AutoCloseable {
  private final Holdings holdings;
  private final Catalog.Entry entry;
  private final List<Digest> pinned = new ArrayList<>();

  private Outgoing(Holdings holdings, Catalog.Entry entry) {
    this.holdings = holdings;
    this.entry = entry;
  }

  static Outgoing open(Holdings holdings, Digest image) {
    return holdings.inOrderUnchecked(
        () -> {
          Outgoing outgoing = new Outgoing(holdings, holdings.entry(image));
          outgoing.pin(outgoing.entry.image().manifest());
          outgoing.pin(image);
          outgoing.entry.stored().layers().forEach(l -> outgoing.pin(Digest.parse(l.blob())));
          return outgoing;
        });
  }

  Catalog.Entry entry() {
    return entry;
  }

  public ImageRecord image() {
    return entry.image();
  }

  /** Lowest first. */
  public List<StoredLayer> layers() {
    return entry.stored().layers();
  }

  /** The manifest's very bytes. */
  public byte[] manifestBytes() throws IOException {
    try (InputStream in = read(entry.image().manifest())) {
      return in.readAllBytes();
    }
  }

  public Manifest manifest() throws IOException {
    return Manifest.parse(manifestBytes());
  }

  /** A blob from its start. */
  public InputStream read(Digest blob) throws IOException {
    return holdings.blobs().read(blob);
  }

  @Override
  public void close() {
    pinned.forEach(holdings.blobs()::unpin);
    pinned.clear();
    holdings.inOrderUnchecked(
        () -> {
          if (holdings.catalog().byId(entry.image().id()).isEmpty()) {
            holdings.sweep();
          }
          return null;
        });
  }

  private void pin(Digest digest) {
    if (!holdings.blobs().pin(digest)) {
      throw new ImageException.Damaged("blob " + digest + " is missing; load its image again");
    }
    pinned.add(digest);
  }
}
