package dev.arcbox.runtime.registry;

import java.net.URI;

/**
 * One place to ask for a repository.
 *
 * @param base scheme, host and port
 * @param verified whether its certificate must be good
 * @param mirror whether it only repeats what another registry says
 */
record Endpoint(URI base, boolean verified, boolean mirror) {
  URI resolve(String pathAndQuery) {
    String root = base.toString();
    return URI.create(
        (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + pathAndQuery);
  }

  /** As in image names. */
  String host() {
    return base.getAuthority();
  }
}
