package dev.arcbox.runtime.oci;

/** What was wrong with a digest, a name or a document that came from outside. */
public abstract sealed class OciException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private OciException(String message) {
    super(message);
  }

  /** Text that is not {@code sha256:} and 64 hexadecimal digits. */
  public static final class InvalidDigest extends OciException {
    private static final long serialVersionUID = 1L;

    public InvalidDigest(String text, String why) {
      super("invalid digest \"" + Shown.shortened(text) + "\": " + why);
    }
  }

  /** Text that Docker would not take as an image's name either. */
  public static final class InvalidReference extends OciException {
    private static final long serialVersionUID = 1L;

    public InvalidReference(String text, String why) {
      super("invalid reference format: \"" + Shown.shortened(text) + "\": " + why);
    }
  }

  /** Text that names no platform. */
  public static final class InvalidPlatform extends OciException {
    private static final long serialVersionUID = 1L;

    public InvalidPlatform(String text) {
      super(
          "invalid platform \""
              + Shown.shortened(text)
              + "\": os/architecture[/variant] expected, as in linux/amd64");
    }
  }

  /**
   * A JSON document that is too big, too deep, not JSON, or lacks what the specification demands.
   */
  public static final class InvalidDocument extends OciException {
    private static final long serialVersionUID = 1L;

    public InvalidDocument(String what, String why) {
      super(what + ": " + why);
    }
  }
}
