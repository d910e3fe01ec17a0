package dev.arcbox.testkit.registry;

import com.sun.net.httpserver.HttpExchange;

/**
 * Whom a {@link TestRegistry} lets in: answers a challenge for a request, or empty to let it go on.
 */
@FunctionalInterface
public interface RegistryGuard {
  /** The value of {@code WWW-Authenticate}; empty when the request may pass. */
  String challenge(HttpExchange exchange);

  static RegistryGuard open() {
    return _ -> "";
  }

  /** One name and password. */
  static RegistryGuard basic(String header) {
    return exchange ->
        header.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            ? ""
            : "Basic realm=\"test\"";
  }

  /** One token, given out at {@code realm}. */
  static RegistryGuard bearer(String realm, String token) {
    return exchange ->
        ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))
            ? ""
            : "Bearer realm=\"" + realm + "\",service=\"test, registry\",scope=\"x\"";
  }
}
