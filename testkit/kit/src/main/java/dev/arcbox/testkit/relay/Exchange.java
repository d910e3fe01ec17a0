package dev.arcbox.testkit.relay;

/**
 * A request and its answer.
 *
 * @param target path and query as they were sent
 * @param type the answer's media type without parameters; empty when it has none
 * @param body the answer's JSON; empty for other types
 * @param complete whether the body came to its end; a client may leave a stream before
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Exchange(
    String method, String target, int status, String type, byte[] body, boolean complete) {
  /** Without query and version. */
  public String path() {
    String path = target.replaceFirst("\\?.*$", "").replaceFirst("^https?://[^/]*", "");
    return path.replaceFirst("^/v[0-9]+\\.[0-9]+/", "/");
  }

  @Override
  public String toString() {
    return method + " " + target + " → " + status;
  }
}
