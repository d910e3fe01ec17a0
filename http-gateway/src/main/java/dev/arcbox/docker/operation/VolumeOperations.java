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
import dev.arcbox.runtime.volume.Volume;
import dev.arcbox.runtime.volume.VolumeManager;
import dev.arcbox.runtime.volume.VolumeRequest;
import dev.arcbox.runtime.volume.VolumeSizes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Volumes: list, create, inspect, remove, prune. */
final class VolumeOperations {
  private final Engine engine;

  VolumeOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/volumes", this::list),
        Route.of("POST", "/volumes/create", this::create),
        Route.of("POST", "/volumes/prune", this::prune),
        Route.of("GET", "/volumes/{name...}", this::inspect),
        Route.of("PUT", "/volumes/{name...}", VolumeOperations::update),
        Route.of("DELETE", "/volumes/{name...}", this::remove));
  }

  private VolumesAndNetworks objects() {
    return engine.parts().objects();
  }

  private HttpResponse list(Call call) {
    Filters filters =
        call.filters().allowing(Set.of("dangling", "driver", "label", "label!", "name"));
    ArrayNode volumes = Json.array();
    objects().volumeDirectory().all().stream()
        .filter(volume -> matches(volume, filters))
        .forEach(volume -> volumes.add(document(volume)));
    ObjectNode answer = Json.object();
    answer.set("Volumes", volumes);
    return Replies.json(answer.putNull("Warnings"));
  }

  private boolean matches(Volume volume, Filters filters) {
    return filters.flag("dangling").map(wanted -> isUnused(volume) == wanted).orElse(true)
        && (!filters.has("driver") || filters.of("driver").contains(Volume.DRIVER))
        && (!filters.has("name")
            || filters.of("name").stream().anyMatch(name -> volume.name().contains(name)))
        && filters.matchLabels(volume.labels());
  }

  private boolean isUnused(Volume volume) {
    return engine.parts().directory().usersOf(volume.name()).isEmpty();
  }

  static ObjectNode document(Volume volume) {
    ObjectNode node = Json.object();
    node.put("CreatedAt", volume.created().toString()).put("Driver", Volume.DRIVER);
    map(node, "Labels", volume.labels());
    node.put("Mountpoint", volume.mountpoint()).put("Name", volume.name());
    map(node, "Options", volume.options());
    return node.put("Scope", "local");
  }

  /** An empty map as Docker's null. */
  private static void map(ObjectNode node, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      node.putNull(name);
    } else {
      ObjectNode object = node.putObject(name);
      new TreeMap<>(values).forEach(object::put);
    }
  }

  private HttpResponse create(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    VolumeRequest request =
        new VolumeRequest(
            body.text("Name"), body.text("Driver"), body.map("DriverOpts"), body.map("Labels"));
    Volume volume =
        engine.ask(
            objects().volumes(), Engine.SHORT, ref -> new VolumeManager.Create(request, ref));
    return Replies.json(201, document(volume));
  }

  private HttpResponse inspect(Call call) {
    return Replies.json(document(objects().volumeDirectory().find(call.part("name"))));
  }

  /** Only volumes of a swarm can be changed. */
  private static HttpResponse update(Call call) {
    throw new Failure(503, SwarmOperations.NOT_IN_SWARM);
  }

  private HttpResponse remove(Call call) {
    boolean force = call.query().flag("force");
    engine.<VolumeManager.Command, Done>ask(
        objects().volumes(),
        Engine.LONG,
        ref -> new VolumeManager.Remove(call.part("name"), force, ref));
    return Replies.empty(204);
  }

  /** Since 1.42 volumes that somebody named stay, unless all are meant. */
  private HttpResponse prune(Call call) {
    Filters filters = call.filters().allowing(Set.of("label", "label!", "all"));
    boolean all = !call.version().isAtLeast(42) || filters.flag("all").orElse(false);
    Predicate<Volume> chosen =
        volume -> (all || volume.anonymous()) && filters.matchLabels(volume.labels());
    VolumeManager.Pruned pruned =
        engine.ask(objects().volumes(), Engine.LONG, ref -> new VolumeManager.Prune(chosen, ref));
    ObjectNode answer = Json.object();
    answer.set("VolumesDeleted", Json.array(pruned.names()));
    return Replies.json(answer.put("SpaceReclaimed", pruned.bytes()));
  }

  /** For {@code system df}: sizes and users too; a machine that is off is not started for it. */
  ArrayNode usage() {
    List<Volume> all = objects().volumeDirectory().all();
    Map<String, Long> sizes =
        VolumeSizes.of(engine.parts().system(), engine.parts().containerParts().machine(), all);
    ArrayNode answer = Json.array();
    for (Volume volume : all) {
      ObjectNode node = document(volume);
      node.putObject("UsageData")
          .put("Size", sizes.getOrDefault(volume.name(), -1L))
          .put("RefCount", engine.parts().directory().usersOf(volume.name()).size());
      answer.add(node);
    }
    return answer;
  }
}
