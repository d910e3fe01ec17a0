package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.VolumesAndNetworks;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.network.Network;
import dev.arcbox.runtime.network.NetworkManager;
import dev.arcbox.runtime.network.NetworkName;
import dev.arcbox.runtime.network.NetworkRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Networks: list, create, inspect, connect, disconnect, remove, prune. */
final class NetworkOperations {
  private final Engine engine;

  NetworkOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/networks", this::list),
        Route.of("POST", "/networks/create", this::create),
        Route.of("POST", "/networks/prune", this::prune),
        Route.of("GET", "/networks/{id}", this::inspect),
        Route.of("DELETE", "/networks/{id}", this::remove),
        Route.of("POST", "/networks/{id}/connect", this::connect),
        Route.of("POST", "/networks/{id}/disconnect", this::disconnect));
  }

  private VolumesAndNetworks objects() {
    return engine.parts().objects();
  }

  private HttpResponse list(Call call) {
    Filters filters =
        call.filters()
            .allowing(
                Set.of("dangling", "driver", "id", "label", "label!", "name", "scope", "type"));
    for (String type : filters.of("type")) {
      if (!type.equals("custom") && !type.equals("builtin")) {
        throw Failure.invalid("invalid filter: 'type'='" + type + "'");
      }
    }
    ArrayNode answer = Json.array();
    objects().networkDirectory().all().stream()
        .filter(network -> matches(network, filters))
        .forEach(network -> answer.add(NetworkView.of(network, List.of())));
    return Replies.json(answer);
  }

  private boolean matches(Network network, Filters filters) {
    return any(filters, "driver", network.driver()::equals)
        && any(filters, "id", network.id()::startsWith)
        && any(filters, "name", network.name()::contains)
        && any(filters, "scope", "local"::equals)
        && any(filters, "type", type -> type.equals("builtin") == network.isBuiltIn())
        && filters
            .flag("dangling")
            .map(wanted -> wanted == (!network.isBuiltIn() && isUnused(network)))
            .orElse(true)
        && filters.matchLabels(network.labels());
  }

  private static boolean any(Filters filters, String key, Predicate<String> fits) {
    return !filters.has(key) || filters.of(key).stream().anyMatch(fits);
  }

  private boolean isUnused(Network network) {
    return engine.parts().directory().membersOf(network.id()).isEmpty();
  }

  private HttpResponse inspect(Call call) {
    Network network = objects().networkDirectory().find(call.part("id"));
    // There is one scope here: whoever looks in another finds nothing.
    if (!call.query().find("scope").orElse("local").equals("local")) {
      throw Failure.notFound("network " + call.part("id") + " not found");
    }
    return Replies.json(
        NetworkView.of(
            network,
            engine.parts().directory().membersOf(network.id()).stream()
                .map(id -> engine.parts().directory().byId(id))
                .flatMap(Optional::stream)
                .map(entry -> entry.view())
                .toList()));
  }

  private HttpResponse create(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    Fields ipam = body.object("IPAM");
    if (body.flag("ConfigOnly") || body.has("ConfigFrom")) {
      throw Failure.invalid("configuration networks are not supported by ArcBox");
    }
    List<Network.Pool> pools = new ArrayList<>();
    for (Fields pool : ipam.objects("Config")) {
      pools.add(
          new Network.Pool(
              pool.text("Subnet"),
              pool.text("IPRange"),
              pool.text("Gateway"),
              pool.map("AuxiliaryAddresses")));
    }
    NetworkRequest request =
        new NetworkRequest(
            body.text("Name"),
            body.text("Driver"),
            body.flag("EnableIPv6"),
            ipam.text("Driver"),
            ipam.map("Options"),
            pools,
            body.flag("Internal"),
            body.flag("Attachable"),
            body.flag("Ingress"),
            body.map("Options"),
            body.map("Labels"));
    Network network =
        engine.ask(
            objects().networks(), Engine.SHORT, ref -> new NetworkManager.Create(request, ref));
    return Replies.json(201, Json.object().put("Id", network.id()).put("Warning", ""));
  }

  private HttpResponse remove(Call call) {
    engine.<NetworkManager.Command, Done>ask(
        objects().networks(), Engine.SHORT, ref -> new NetworkManager.Remove(call.part("id"), ref));
    return Replies.empty(204);
  }

  private HttpResponse connect(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    Network network = objects().networkDirectory().find(call.part("id"));
    engine.<Done>ask(
        body.text("Container"),
        Engine.SHORT,
        ref ->
            new ContainerActor.Connect(network, Endpoints.of(body.object("EndpointConfig")), ref));
    return Replies.empty(200);
  }

  /** By force also out of a network that is not there any more. */
  private HttpResponse disconnect(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    NetworkName network = objects().networkDirectory().named(call.part("id"), body.flag("Force"));
    engine.<Done>ask(
        body.text("Container"), Engine.SHORT, ref -> new ContainerActor.Disconnect(network, ref));
    return Replies.empty(200);
  }

  private HttpResponse prune(Call call) {
    Filters filters = call.filters().allowing(Set.of("until", "label", "label!"));
    Instant now = engine.parts().containerParts().clock().instant();
    Optional<Instant> until = Times.moment("until", filters.of("until").stream().findFirst(), now);
    Predicate<Network> chosen =
        network ->
            until.map(network.created()::isBefore).orElse(true)
                && filters.matchLabels(network.labels());
    List<String> names =
        engine.ask(objects().networks(), Engine.LONG, ref -> new NetworkManager.Prune(chosen, ref));
    ObjectNode answer = Json.object();
    answer.set("NetworksDeleted", names.isEmpty() ? Json.parse("null") : Json.array(names));
    return Replies.json(answer);
  }
}
