package dev.arcbox.runtime.image.archive;

import java.io.IOException;

/** What is wrong with an archive. An {@link IOException}, so that streams may throw it. */
public abstract sealed class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  private ArchiveException(String message) {
    super(message);
  }

  /** It ends before it should. */
  public static final class Truncated extends ArchiveException {
    private static final long serialVersionUID = 1L;

    public Truncated(String where) {
      super("archive is truncated: it ends within " + where);
    }
  }

  /** Bytes that no honest archiver writes. */
  public static final class Malformed extends ArchiveException {
    private static final long serialVersionUID = 1L;

    public Malformed(String why) {
      super(why);
    }
  }

  /** Within the format, but nothing that images use, or a way to write outside. */
  public static final class Refused extends ArchiveException {
    private static final long serialVersionUID = 1L;

    public Refused(String why) {
      super(why);
    }
  }

  /** More than the limits allow. */
  public static final class TooBig extends ArchiveException {
    private static final long serialVersionUID = 1L;

    public TooBig(String what, long limit) {
      super(what + " exceeds the limit of " + limit);
    }
  }
}
