package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Credentials as Docker writes them in JSON: in its configuration file and in its API's header. */
public final class AuthDocument {
  private AuthDocument() {}

  /**
   * The value of {@code X-Registry-Auth}: JSON in base64url. An empty one stands for nobody, and so
   * does null, which docker-java sends.
   *
   * @throws OciException.InvalidDocument when it cannot be read
   */
  public static Optional<Credentials> ofHeader(String header) {
    if (header.isBlank()) {
      return Optional.empty();
    }
    byte[] json = decode("X-Registry-Auth", header.strip());
    if (new String(json, StandardCharsets.UTF_8).strip().equals("null")) {
      return Optional.empty();
    }
    return of(JsonDocument.parse("X-Registry-Auth", json));
  }

  /** An entry of {@code auths}, or what a client sent. */
  public static Optional<Credentials> of(JsonDocument json) {
    Optional<String> registry = filled(json, "registrytoken");
    if (registry.isPresent()) {
      return registry.map(Credentials.RegistryToken::new);
    }
    Optional<String> identity = filled(json, "identitytoken");
    if (identity.isPresent()) {
      return identity.map(Credentials.IdentityToken::new);
    }
    Optional<String> user = filled(json, "username");
    if (user.isPresent()) {
      return user.map(u -> new Credentials.Password(u, json.text("password").orElse("")));
    }
    return filled(json, "auth").flatMap(text -> ofPair(decode(json.what() + ".auth", text)));
  }

  private static Optional<Credentials> ofPair(byte[] bytes) {
    String pair = new String(bytes, StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    // Docker pads what it stored with NULs.
    String password = pair.substring(colon + 1).replaceAll("\0+$", "");
    return Optional.of(new Credentials.Password(pair.substring(0, colon), password));
  }

  private static Optional<String> filled(JsonDocument json, String field) {
    return json.text(field).filter(text -> !text.isEmpty());
  }

  private static byte[] decode(String what, String text) {
    try {
      String plain = text.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
      return Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      throw new OciException.InvalidDocument(what, "is not base64");
    }
  }
}
