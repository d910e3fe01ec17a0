package dev.arcbox.runtime.image.archive;

/**
 * How far a stream may grow.
 *
 * @param what is being read, for the message
 * @param bytes after decoding, at most
 * @param factor decoded bytes for each encoded one, at most, once {@code free} is passed
 * @param free decoded bytes for which the factor does not count
 */
public record Expansion(String what, long bytes, int factor, long free) {
  void check(long encoded, long decoded) throws ArchiveException {
    if (decoded > bytes) {
      throw new ArchiveException.TooBig("the size of " + what, bytes);
    }
    if (decoded > free && decoded / factor > encoded) {
      throw new ArchiveException.TooBig("the expansion of " + what, factor);
    }
  }
}
