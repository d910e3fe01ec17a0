package dev.arcbox.runtime.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks. Never shown: {@code toString} says the kind only. */
public sealed interface Credentials {
  Credentials NONE = new None();

  /** Nobody in particular. */
  record None() implements Credentials {}

  /** A name and its password. */
  record Password(String user, String password) implements Credentials {
    String basic() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "password of " + user;
    }
  }

  /** A refresh token, given to a token service for tokens of a scope. */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "identity token";
    }
  }

  /** A token that the registry takes as it is. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "registry token";
    }
  }
}
