package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import java.util.ArrayList;
import java.util.List;

/** What a Docker answers that is in no swarm and has no plugins. */
final class SwarmOperations {
  static final String NOT_IN_SWARM =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";

  private static final List<String> MANAGERS_ONLY =
      List.of(
          "GET /swarm",
          "POST /swarm/update",
          "GET /swarm/unlockkey",
          "GET /services",
          "POST /services/create",
          "GET /services/{id}",
          "DELETE /services/{id}",
          "POST /services/{id}/update",
          "GET /services/{id}/logs",
          "GET /nodes",
          "GET /nodes/{id}",
          "DELETE /nodes/{id}",
          "POST /nodes/{id}/update",
          "GET /tasks",
          "GET /tasks/{id}",
          "GET /tasks/{id}/logs",
          "GET /secrets",
          "POST /secrets/create",
          "GET /secrets/{id}",
          "DELETE /secrets/{id}",
          "POST /secrets/{id}/update",
          "GET /configs",
          "POST /configs/create",
          "GET /configs/{id}",
          "DELETE /configs/{id}",
          "POST /configs/{id}/update");

  private static final List<String> NO_SWARM =
      List.of("POST /swarm/init", "POST /swarm/join", "POST /swarm/unlock");

  private static final List<String> NO_PLUGINS =
      List.of("GET /plugins/privileges", "POST /plugins/pull", "POST /plugins/create");

  private static final List<String> ONE_PLUGIN =
      List.of(
          "GET /plugins/{name...}/json",
          "DELETE /plugins/{name...}",
          "POST /plugins/{name...}/enable",
          "POST /plugins/{name...}/disable",
          "POST /plugins/{name...}/upgrade",
          "POST /plugins/{name...}/push",
          "POST /plugins/{name...}/set");

  private SwarmOperations() {}

  static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    failing(routes, MANAGERS_ONLY, new Failure(503, NOT_IN_SWARM));
    failing(routes, NO_SWARM, Failure.unsupported("swarm mode is not supported by ArcBox"));
    failing(
        routes, List.of("POST /swarm/leave"), new Failure(503, "This node is not part of a swarm"));
    routes.add(Route.of("GET", "/plugins", _ -> Replies.json(Json.array())));
    failing(routes, NO_PLUGINS, Failure.unsupported("plugins are not supported by ArcBox"));
    for (String operation : ONE_PLUGIN) {
      String[] words = operation.split(" ", 2);
      routes.add(
          Route.of(
              words[0],
              words[1],
              call -> {
                throw Failure.notFound("plugin \"" + call.part("name") + "\" not found");
              }));
    }
    return routes;
  }

  private static void failing(List<Route> routes, List<String> operations, Failure failure) {
    for (String operation : operations) {
      String[] words = operation.split(" ", 2);
      routes.add(
          Route.of(
              words[0],
              words[1],
              _ -> {
                throw new Failure(failure.status(), failure.getMessage());
              }));
    }
  }
}
