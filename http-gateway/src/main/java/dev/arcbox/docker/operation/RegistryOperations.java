package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.ImportRequest;
import dev.arcbox.runtime.image.transfer.Distribution;
import dev.arcbox.runtime.image.transfer.PullRequest;
import dev.arcbox.runtime.image.transfer.PushRequest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.registry.AuthDocument;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.SearchRequest;
import dev.arcbox.runtime.registry.SearchResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Images that come from and go to registries: pull, import, push, search, distribution, login. */
final class RegistryOperations {
  private final Engine engine;

  RegistryOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/images/create", this::create),
        Route.of("GET", "/images/search", this::search),
        Route.of("POST", "/images/{name...}/push", this::push),
        Route.of("GET", "/distribution/{name...}/json", this::distribution),
        Route.of("POST", "/auth", this::login));
  }

  private Images images() {
    return engine.parts().images();
  }

  private static Optional<Credentials> credentials(Call call) {
    return AuthDocument.ofHeader(call.header("X-Registry-Auth").orElse(""));
  }

  private static Optional<Platform> platform(Call call) {
    return call.query().find("platform").map(Platform::parse);
  }

  private HttpResponse create(Call call) {
    Optional<String> image = call.query().find("fromImage");
    return image.isPresent() ? pull(call, image.get()) : imported(call);
  }

  /** A name without tag or digest means all of its tags, as for Docker. */
  private HttpResponse pull(Call call, String image) {
    String tag = call.query().text("tag");
    String whole = tag.isEmpty() ? image : image + (tag.contains(":") ? "@" : ":") + tag;
    boolean tagged = !tag.isEmpty() || image.contains("@") || hasTag(image);
    PullRequest request =
        new PullRequest(ImageName.parse(whole), !tagged, platform(call), credentials(call));
    return TransferReply.of(call, client -> images().pull(request, client));
  }

  private static boolean hasTag(String image) {
    return image.indexOf(':', image.lastIndexOf('/') + 1) >= 0;
  }

  private HttpResponse imported(Call call) {
    String source = call.query().text("fromSrc");
    if (!source.equals("-")) {
      throw source.isEmpty()
          ? Failure.invalid("neither fromImage nor fromSrc is given")
          : Failure.unsupported(
              "importing from \"" + source + "\" is not supported by ArcBox: send the archive");
    }
    ImportRequest request =
        new ImportRequest(
            ImageOperations.name(call),
            call.query().find("message").orElse("Imported from -"),
            call.query().all("changes").stream().flatMap(String::lines).toList(),
            platform(call).orElse(Platform.ofGuests()));
    return Intake.of(
        call,
        body -> {
          ImageRecord image = images().fromTree(request, body);
          return lines -> lines.status(image.id().toString());
        });
  }

  private HttpResponse push(Call call) {
    String name = call.part("name");
    Optional<String> tag = call.query().find("tag");
    boolean allTags = tag.isEmpty() && !hasTag(name);
    PushRequest request =
        new PushRequest(
            ImageName.parse(name + tag.map(t -> ":" + t).orElse("")), allTags, credentials(call));
    return TransferReply.of(call, client -> images().push(request, client));
  }

  private HttpResponse distribution(Call call) {
    Distribution found =
        images().distribution(ImageName.parse(call.part("name")), credentials(call));
    ObjectNode answer = Json.object();
    answer
        .putObject("Descriptor")
        .put("mediaType", found.descriptor().mediaType())
        .put("digest", found.descriptor().digest().toString())
        .put("size", found.descriptor().size());
    ArrayNode platforms = answer.putArray("Platforms");
    for (Platform platform : found.platforms()) {
      ObjectNode node = platforms.addObject();
      node.put("architecture", platform.architecture()).put("os", platform.os());
      if (!platform.variant().isEmpty()) {
        node.put("variant", platform.variant());
      }
    }
    return Replies.json(answer);
  }

  private HttpResponse search(Call call) {
    SearchRequest term = SearchRequest.of(call.query().text("term"));
    Filters filters = call.filters().allowing(Set.of("is-official", "is-automated", "stars"));
    SearchRequest request =
        new SearchRequest(
            term.registry(),
            term.term(),
            call.query().integer("limit").orElse(SearchRequest.DEFAULT_LIMIT),
            filters.flag("is-official"),
            filters.flag("is-automated"),
            stars(filters));
    ArrayNode answer = Json.array();
    for (SearchResult found : images().search(request, credentials(call))) {
      answer
          .addObject()
          .put("star_count", found.stars())
          .put("is_official", found.official())
          .put("name", found.name())
          .put("is_automated", found.automated())
          .put("description", found.description());
    }
    return Replies.json(answer);
  }

  private static int stars(Filters filters) {
    int stars = 0;
    for (String text : filters.of("stars")) {
      if (!text.matches("[0-9]{1,9}")) {
        throw Failure.invalid("invalid filter 'stars=" + text + "'");
      }
      stars = Math.max(stars, Integer.parseInt(text));
    }
    return stars;
  }

  private HttpResponse login(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    Credentials given =
        body.text("identitytoken").isEmpty()
            ? new Credentials.Password(body.text("username"), body.text("password"))
            : new Credentials.IdentityToken(body.text("identitytoken"));
    images().login(registry(body.text("serveraddress")), given);
    return Replies.json(Json.object().put("Status", "Login Succeeded").put("IdentityToken", ""));
  }

  /** Addresses come as clients keep them: with a scheme and a path, for Docker Hub always. */
  private static String registry(String address) {
    String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return host.isEmpty() || host.equals("index.docker.io") ? ImageName.HUB : host;
  }
}
