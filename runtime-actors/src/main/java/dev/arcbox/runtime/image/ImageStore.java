package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

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

  /**
   * Docker's rules: a name loses its tag, and the image goes with the last one; by id it goes at
   * once when it has one name at most or {@code force} is set. An image that containers use is a
   * conflict.
   */
  Removal remove(String reference, boolean force, ImageUse use);

  /** The document of {@code GET /images/{name}/json} in the Docker Engine API v1.43. */
  String inspectJson(ImageRecord image);

  /** Deletes blobs that no image refers to; answers the bytes freed. */
  long collectGarbage() throws IOException;
}
