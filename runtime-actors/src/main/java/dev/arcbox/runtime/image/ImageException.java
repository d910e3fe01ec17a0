package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.Shown;
import java.util.List;

/** Why an image operation was refused, in words for the user. */
public abstract sealed class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ImageException(String message) {
    super(message);
  }

  private ImageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** No such image or layer here. */
  public static final class NotFound extends ImageException {
    private static final long serialVersionUID = 1L;

    public NotFound(String reference) {
      super("No such image: " + Shown.shortened(reference));
    }
  }

  /** A prefix of several ids. */
  public static final class Ambiguous extends ImageException {
    private static final long serialVersionUID = 1L;

    public Ambiguous(String prefix, List<Digest> candidates) {
      super(
          "image id prefix \""
              + Shown.shortened(prefix)
              + "\" is ambiguous: "
              + candidates.size()
              + " images match, "
              + candidates.stream().limit(4).map(Digest::shortForm).toList());
    }
  }

  /** A filter or another argument that makes no sense. */
  public static final class BadRequest extends ImageException {
    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
      super(message);
    }
  }

  /** Removal of something still needed. */
  public static final class Conflict extends ImageException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super("conflict: " + message);
    }
  }

  /** An archive that is broken, hostile, or of a kind that is not supported. */
  public static final class BadArchive extends ImageException {
    private static final long serialVersionUID = 1L;
    private final String why;

    public BadArchive(String why) {
      super("cannot load image archive: " + why);
      this.why = why;
    }

    public BadArchive(String why, Throwable cause) {
      super("cannot load image archive: " + why, cause);
      this.why = why;
    }

    /** Without what was being tried, for those who tried something else. */
    public String why() {
      return why;
    }
  }

  /** An archive that asks for more than {@link ImageLimits} allows. */
  public static final class TooBig extends ImageException {
    private static final long serialVersionUID = 1L;

    public TooBig(String what, long limit) {
      super("cannot load image archive: " + what + " exceeds the limit of " + limit);
    }
  }

  /** The store on disk is not as it was left: a blob is missing or a folder was replaced. */
  public static final class Damaged extends ImageException {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super("image store is damaged: " + message);
    }
  }
}
