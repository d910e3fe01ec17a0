package dev.arcbox.runtime.image.archive;

import java.io.FilterInputStream;
import java.io.InputStream;

/**
 * Always claims to have more. {@link java.util.zip.GZIPInputStream} asks {@code available()}
 * whether another member follows, and a pipe that is merely empty at that moment would end the
 * archive early.
 */
final class EagerStream extends FilterInputStream {
  EagerStream(InputStream in) {
    super(in);
  }

  @Override
  public int available() {
    return 1;
  }
}
