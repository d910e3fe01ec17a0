package dev.arcbox.docker.exchange;

import dev.arcbox.docker.connection.Client;
import dev.arcbox.runtime.Blocking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

/** From a request to the route that answers it, whatever version its path names. */
public final class Router {
  private static final Pattern VERSIONED = Pattern.compile("/v([0-9][^/]*)(/.*)");

  private final List<Route> routes;
  private final List<HttpHeader> headers;
  private final Materializer materializer;

  /**
   * A router over routes; the first that fits answers.
   *
   * @param server what the {@code Server} header says
   */
  public Router(List<Route> routes, String server, Materializer materializer) {
    this.routes = List.copyOf(routes);
    this.materializer = materializer;
    this.headers =
        List.of(
            RawHeader.create("Api-Version", ApiVersion.NEWEST.toString()),
            RawHeader.create("Docker-Experimental", "false"),
            RawHeader.create("Ostype", "linux"),
            org.apache.pekko.http.javadsl.model.headers.Server.create(
                org.apache.pekko.http.javadsl.model.headers.ProductVersion.create(
                    "Docker", server, "linux")));
  }

  /** Answers on a virtual thread; never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request, Client client) {
    return Blocking.call(() -> answered(request, client));
  }

  private HttpResponse answered(HttpRequest request, Client client) {
    HttpResponse response;
    try {
      response = route(request, client);
    } catch (Exception e) {
      request.discardEntityBytes(materializer);
      response = Replies.error(Failures.of(e));
    }
    return response.addHeaders(headers);
  }

  private HttpResponse route(HttpRequest request, Client client) throws Exception {
    // A slash may come escaped: names of images hold some.
    String path = request.getUri().path().replace("%2F", "/");
    ApiVersion version = ApiVersion.NEWEST;
    Matcher versioned = VERSIONED.matcher(path);
    if (versioned.matches()) {
      version = ApiVersion.parse(versioned.group(1));
      path = versioned.group(2);
    }
    String method = request.method().value();
    for (Route route : routes) {
      Optional<Map<String, String>> parts = route.match(method, path);
      if (parts.isPresent()) {
        Query query = Query.parse(request.getUri().rawQueryString().orElse(""));
        return route
            .handler()
            .answer(new Call(request, version, parts.get(), query, client, materializer));
      }
    }
    throw Failure.notFound("page not found");
  }
}
