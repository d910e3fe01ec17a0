package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/search}: older than the rest of the protocol and part of no specification. */
final class RegistrySearch {
  private final Endpoint endpoint;
  private final RegistryHttp http;
  private final Credentials credentials;

  RegistrySearch(Endpoint endpoint, RegistryHttp http, Credentials credentials) {
    this.endpoint = endpoint;
    this.http = http;
    this.credentials = credentials;
  }

  List<SearchResult> find(SearchRequest request) {
    String term = URLEncoder.encode(request.term(), StandardCharsets.UTF_8);
    Call call = Call.get(endpoint.resolve("/v1/search?q=" + term + "&n=" + request.limit()));
    Optional<String> who =
        credentials instanceof Credentials.Password password
            ? Optional.of(password.basic())
            : Optional.empty();
    try (Reply reply = new Reply(call, http.send(call, who))) {
      if (reply.status() == 404) {
        throw new RegistryException.NotFound(
            "registry " + request.registry() + " has no search: /v1/search is not found there");
      }
      if (!reply.isSuccess()) {
        throw reply.failure();
      }
      JsonDocument json = JsonDocument.parse("search results", reply.document("search results"));
      return json.objects("results").stream()
          .map(RegistrySearch::result)
          .filter(result -> result.stars() >= request.stars())
          .filter(result -> request.official().map(o -> o == result.official()).orElse(true))
          .filter(result -> request.automated().map(a -> a == result.automated()).orElse(true))
          .limit(request.limit())
          .toList();
    } catch (OciException e) {
      throw new RegistryException.BadReply(e.getMessage());
    }
  }

  private static SearchResult result(JsonDocument json) {
    return new SearchResult(
        json.requiredText("name"),
        json.text("description").orElse(""),
        json.number("star_count"),
        json.flag("is_official"),
        json.flag("is_automated"));
  }
}
