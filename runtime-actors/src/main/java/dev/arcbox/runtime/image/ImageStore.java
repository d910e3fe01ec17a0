package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The images of this host. Thread-safe; calls block on disk, so make them on virtual threads. */
public interface ImageStore {

  /**
   * Takes in an OCI layout or {@code docker save} archive, plain, gzip or zstd, while it arrives.
   *
   * @throws ImageException.BadArchive when anything is wrong with it; nothing of it stays then
   * @throws IOException when {@code archive} or the disk fails
   */
  LoadResult load(InputStream archive, LoadListener listener) throws IOException;

  /** All images, newest first. */
  List<ImageRecord> list();

  /**
   * By name, tag, digest, id or unique prefix of an id.
   *
   * @throws ImageException.NotFound as Docker words it
   * @throws ImageException.Ambiguous when a prefix fits several
   */
  ImageRecord resolve(String reference);

  /**
   * As {@link #resolve}, but absence is an answer. A malformed or ambiguous reference still throws.
   */
  Optional<ImageRecord> find(String reference);

  /**
   * The layer as an uncompressed tar stream; the reader checks it against {@code diffId}.
   *
   * @throws ImageException.NotFound when no image has this layer
   */
  InputStream openLayer(Digest diffId) throws IOException;

  /** Gives an image one more name; taken from another image if that had it. */
  void tag(String source, String target);

  /** Whether this very name, tag or digest, is an image's. */
  boolean isNamed(ImageName name);

  /** All tags of the name's repository that are here. */
  List<ImageName> tagsOf(ImageName repository);

  /** Gives an image the canonical name that a registry knows it by. */
  void nameByDigest(Digest image, ImageName name);

  /**
   * Docker's rules: a name loses its tag, and the image goes with the last one; by id it goes at
   * once when it has one name at most or {@code force} is set. An image that containers use, or
   * that others were committed from, is a conflict.
   *
   * @param keepParents leaves nameless images that this one was committed from
   */
  Removal remove(String reference, boolean force, boolean keepParents, ImageUse use);

  default Removal remove(String reference, boolean force, ImageUse use) {
    return remove(reference, force, false, use);
  }

  /**
   * Deletes images that nobody uses.
   *
   * @param danglingOnly spares those with a tag
   */
  Pruned prune(boolean danglingOnly, Predicate<ImageRecord> chosen, ImageUse use);

  /** Whether images here were committed from this one. */
  boolean hasChildren(ImageRecord image);

  /** How the image was made, newest step first. */
  List<ImageHistory> history(ImageRecord image);

  /** Uncompressed sizes of the layers, lowest first. */
  List<Long> layerSizes(ImageRecord image);

  /**
   * Writes an archive that is both {@code docker save}'s and an OCI layout. What was resolved at
   * the start is kept until it is written.
   *
   * @throws ImageException.NotFound before the first byte, when a reference leads nowhere
   */
  void save(List<String> references, OutputStream out) throws IOException;

  /** The image's blobs for reading, kept until it is closed. */
  Outgoing outgoing(ImageRecord image);

  /** A place for the blobs of an image that is being made or fetched. */
  Intake intake() throws IOException;

  /** The document of {@code GET /images/{name}/json} in the Docker Engine API v1.43. */
  String inspectJson(ImageRecord image);

  /** Deletes blobs that no image refers to; answers the bytes freed. */
  long collectGarbage() throws IOException;
}
