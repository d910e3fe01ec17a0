package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Says to one registry who asks: by name and password, or by a token that its token service gives
 * out for a scope. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token
 *     authentication</a>
 */
final class Authorizer {
  /** What a token lasts when its service does not say. */
  private static final long DEFAULT_SECONDS = 60;

  /** Taken off, so that a token does not run out on its way. */
  private static final long MARGIN_SECONDS = 10;

  private static final int MAX_TOKEN_DOCUMENT = 256 << 10;

  private record Token(String header, Instant expires) {}

  private final RegistryHttp http;
  private final Credentials credentials;
  private final Clock clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private volatile Optional<Challenge> challenge = Optional.empty();

  Authorizer(RegistryHttp http, Credentials credentials, Clock clock) {
    this.http = http;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** What is known to be wanted for these scopes. */
  Optional<String> header(List<String> scopes) {
    return switch (credentials) {
      case Credentials.RegistryToken token -> Optional.of("Bearer " + token.token());
      case Credentials.Password password when wants("basic") -> Optional.of(password.basic());
      case Credentials.Password _, Credentials.IdentityToken _, Credentials.None _ ->
          challenge.filter(c -> c.scheme().equals("bearer")).map(c -> token(c, scopes));
    };
  }

  private boolean wants(String scheme) {
    return challenge.filter(c -> c.scheme().equals(scheme)).isPresent();
  }

  /**
   * Learns from a refusal.
   *
   * @return whether another try makes sense
   */
  boolean learn(Call call, List<Challenge> offered, List<String> scopes) {
    Optional<Challenge> bearer =
        offered.stream()
            .filter(c -> c.scheme().equals("bearer") && c.parameter("realm").isPresent())
            .findFirst();
    Optional<Challenge> basic =
        offered.stream().filter(c -> c.scheme().equals("basic")).findFirst();
    if (credentials instanceof Credentials.RegistryToken) {
      return false;
    }
    if (bearer.isPresent()) {
      URI realm = realm(bearer.get().parameter("realm").orElse(""));
      if ("https".equals(call.uri().getScheme()) && "http".equals(realm.getScheme())) {
        throw new RegistryException.BadReply(
            "will not send credentials in the clear to \""
                + Shown.shortened(realm.toString())
                + "\"");
      }
      tokens.remove(key(scopes));
      challenge = bearer;
      return true;
    }
    if (basic.isPresent() && credentials instanceof Credentials.Password) {
      boolean known = wants("basic");
      challenge = basic;
      return !known;
    }
    if (basic.isPresent()) {
      throw new RegistryException.Unauthorized(call.shown() + ": no basic auth credentials");
    }
    return false;
  }

  private String token(Challenge wanted, List<String> scopes) {
    Token known = tokens.get(key(scopes));
    if (known != null && clock.instant().isBefore(known.expires)) {
      return known.header;
    }
    Token fresh = fetch(wanted, scopes);
    tokens.put(key(scopes), fresh);
    return fresh.header;
  }

  private static String key(List<String> scopes) {
    return String.join(" ", scopes);
  }

  private Token fetch(Challenge wanted, List<String> scopes) {
    Call call = request(wanted, scopes);
    Optional<String> basic =
        credentials instanceof Credentials.Password password
            ? Optional.of(password.basic())
            : Optional.empty();
    try (Reply reply = new Reply(call, http.send(call, basic))) {
      if (!reply.isSuccess()) {
        throw reply.failure();
      }
      return read(reply.document("a token", MAX_TOKEN_DOCUMENT));
    }
  }

  private Call request(Challenge wanted, List<String> scopes) {
    URI realm = realm(wanted.parameter("realm").orElse(""));
    String query =
        scopes.stream().map(scope -> "&scope=" + encoded(scope)).collect(Collectors.joining())
            + wanted.parameter("service").map(s -> "&service=" + encoded(s)).orElse("");
    if (credentials instanceof Credentials.IdentityToken identity) {
      String form =
          "grant_type=refresh_token&client_id=arcbox&refresh_token="
              + encoded(identity.token())
              + query;
      return Call.of("POST", realm, Payload.bytes(form.getBytes(StandardCharsets.UTF_8)))
          .with("Content-Type", "application/x-www-form-urlencoded");
    }
    String account =
        credentials instanceof Credentials.Password password
            ? "&account=" + encoded(password.user())
            : "";
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return Call.get(URI.create(realm + separator + (query + account).replaceFirst("^&", "")));
  }

  /** A realm is a URL that the registry chose: only the web, no other scheme. */
  private static URI realm(String text) {
    try {
      URI realm = URI.create(text);
      String scheme = String.valueOf(realm.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http")) && realm.getHost() != null) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      throw badRealm(text);
    }
    throw badRealm(text);
  }

  private static RegistryException badRealm(String text) {
    return new RegistryException.BadReply(
        "invalid token auth challenge realm: \"" + Shown.shortened(text) + "\"");
  }

  private Token read(byte[] document) {
    try {
      JsonDocument json = JsonDocument.parse("token", document);
      String token =
          json.text("token")
              .or(() -> json.text("access_token"))
              .filter(t -> !t.isEmpty() && t.chars().allMatch(c -> c > ' ' && c < 0x7F))
              .orElseThrow(
                  () ->
                      new RegistryException.BadReply(
                          "authorization server did not include a token in the response"));
      long seconds = Math.clamp(json.number("expires_in"), 0, 86_400);
      long lasts = Math.max(1, (seconds == 0 ? DEFAULT_SECONDS : seconds) - MARGIN_SECONDS);
      return new Token("Bearer " + token, clock.instant().plusSeconds(lasts));
    } catch (OciException e) {
      throw new RegistryException.BadReply(e.getMessage());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
