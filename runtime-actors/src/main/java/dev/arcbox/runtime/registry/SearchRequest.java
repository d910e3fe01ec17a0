package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.ImageName;
import java.util.Optional;

/**
 * What to search for.
 *
 * @param registry {@code docker.io}, or the host that the term began with
 * @param limit results at most
 */
public record SearchRequest(
    String registry,
    String term,
    int limit,
    Optional<Boolean> official,
    Optional<Boolean> automated,
    int stars) {
  /** The default and the most, as for Docker. */
  public static final int DEFAULT_LIMIT = 25;

  public static final int MAX_LIMIT = 100;

  public SearchRequest {
    if (term.isBlank() || term.contains("://")) {
      throw new RegistryException.BadRequest("invalid search term \"" + term + "\"");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new RegistryException.BadRequest(
          "limit " + limit + " is outside the range of [1, " + MAX_LIMIT + "]");
    }
  }

  /** A term as users write it, perhaps with a registry's host. */
  public static SearchRequest of(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean host = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return new SearchRequest(
        host ? first : ImageName.HUB,
        host ? text.substring(slash + 1) : text,
        DEFAULT_LIMIT,
        Optional.empty(),
        Optional.empty(),
        0);
  }
}
