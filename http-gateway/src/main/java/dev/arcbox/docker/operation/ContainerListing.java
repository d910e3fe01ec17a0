package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.gateway.ContainerInspection;
import dev.arcbox.runtime.gateway.NetworkDocument;
import dev.arcbox.runtime.gateway.OpenPort;
import dev.arcbox.runtime.gateway.StatusText;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Containers as {@code ps} and {@code inspect} see them. */
final class ContainerListing {
  private final Engine engine;

  ContainerListing(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/containers/json", this::list),
        Route.of("GET", "/containers/{id}/json", this::inspect));
  }

  private HttpResponse inspect(Call call) {
    ContainerView view = engine.container(call.part("id")).view();
    return Replies.json(inspection(call, view));
  }

  private ObjectNode inspection(Call call, ContainerView view) {
    ObjectNode document = ContainerInspection.document(view, engine.parts().execs().of(view.id()));
    if (call.query().flag("size")) {
      ContainerSize size = size(view);
      document.put("SizeRw", size.getRw()).put("SizeRootFs", size.getRootFs());
    }
    return document;
  }

  private ContainerSize size(ContainerView view) {
    try (ContainerFiles files = engine.ask(view.id(), Engine.LONG, ContainerActor.Reach::new)) {
      return files.size();
    }
  }

  private HttpResponse list(Call call) {
    Filters filters = call.filters();
    ContainerMatch match = new ContainerMatch(engine, filters);
    int limit = call.query().integer("limit").orElse(0);
    boolean all = call.query().flag("all") || limit > 0 || match.namesStates();
    Instant now = engine.parts().containerParts().clock().instant();
    Stream<ContainerView> wanted =
        engine.parts().directory().all().reversed().stream()
            .filter(view -> all || isUp(view.state()))
            .filter(match::test);
    ArrayNode answer = Json.array();
    boolean sizes = call.query().flag("size");
    (limit > 0 ? wanted.limit(limit) : wanted)
        .forEach(view -> answer.add(summary(view, now, sizes)));
    return Replies.json(answer);
  }

  private static boolean isUp(ContainerState state) {
    return state.alive()
        || state instanceof ContainerState.Starting
        || state instanceof ContainerState.Restarting;
  }

  /** As Docker shows it: the program, and its arguments with quotes where they have spaces. */
  private static String command(List<String> words) {
    StringBuilder command = new StringBuilder(words.getFirst());
    for (String word : words.subList(1, words.size())) {
      command.append(' ').append(word.contains(" ") ? "'" + word + "'" : word);
    }
    return command.toString();
  }

  ObjectNode summary(ContainerView view, Instant now, boolean sizes) {
    ObjectNode node = Json.object();
    node.put("Id", view.id());
    node.putArray("Names").add("/" + view.name());
    node.put("Image", view.spec().image()).put("ImageID", view.spec().imageId());
    node.put("Command", command(view.spec().process().args()));
    node.put("Created", view.spec().created().getEpochSecond());
    ArrayNode ports = node.putArray("Ports");
    OpenPort.of(view)
        .forEach(
            port ->
                ports.addObject().put("PrivatePort", port.number()).put("Type", port.protocol()));
    ObjectNode labels = node.putObject("Labels");
    new TreeMap<>(view.spec().config().getLabelsMap()).forEach(labels::put);
    if (sizes) {
      ContainerSize size = size(view);
      node.put("SizeRw", size.getRw()).put("SizeRootFs", size.getRootFs());
    }
    node.put("State", view.state().word());
    node.put("Status", StatusText.of(view, now));
    node.putObject("HostConfig").put("NetworkMode", view.spec().config().getNetworkMode());
    NetworkDocument.networks(node.putObject("NetworkSettings").putObject("Networks"), view);
    ArrayNode mounts = node.putArray("Mounts");
    view.spec().mounts().forEach(mount -> ContainerInspection.mount(mounts.addObject(), mount));
    return node;
  }
}
