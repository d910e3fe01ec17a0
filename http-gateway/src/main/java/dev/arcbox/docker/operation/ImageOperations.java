package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.image.ImageHistory;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.Pruned;
import dev.arcbox.runtime.image.Removal;
import dev.arcbox.runtime.image.query.ImageQuery;
import dev.arcbox.runtime.image.query.ImageSummary;
import dev.arcbox.runtime.image.query.PruneQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Images that are here: list, inspect, history, tag, remove, prune. */
final class ImageOperations {
  private final Engine engine;

  ImageOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/images/json", this::list),
        Route.of("POST", "/images/prune", this::prune),
        Route.of("GET", "/images/{name...}/json", this::inspect),
        Route.of("GET", "/images/{name...}/history", this::history),
        Route.of("POST", "/images/{name...}/tag", this::tag),
        Route.of("DELETE", "/images/{name...}", this::remove));
  }

  private Images images() {
    return engine.parts().images();
  }

  /** As the runtime's queries want them. */
  static Map<String, List<String>> lists(Filters filters) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    filters.values().forEach((key, values) -> lists.put(key, List.copyOf(values)));
    return lists;
  }

  private HttpResponse list(Call call) {
    Map<String, List<String>> filters = lists(call.filters());
    // The filter of Docker's first years.
    call.query()
        .find("filter")
        .ifPresent(
            pattern -> {
              List<String> patterns = new ArrayList<>(filters.getOrDefault("reference", List.of()));
              patterns.add(pattern);
              filters.put("reference", patterns);
            });
    ImageQuery query =
        new ImageQuery(call.query().flag("all"), filters, call.query().flag("shared-size"));
    ArrayNode answer = Json.array();
    images().list(query).forEach(found -> answer.add(summary(found)));
    return Replies.json(answer);
  }

  static ObjectNode summary(ImageSummary found) {
    ImageRecord image = found.image();
    ObjectNode node = Json.object();
    node.put("Id", image.id().toString()).put("ParentId", "");
    node.set("RepoTags", Json.array(found.tags()));
    node.set("RepoDigests", Json.array(found.digests()));
    node.put("Created", image.created().getEpochSecond());
    node.put("Size", image.size()).put("VirtualSize", image.size());
    node.put("SharedSize", found.sharedSize());
    ObjectNode labels = node.putObject("Labels");
    new TreeMap<>(image.config().labels()).forEach(labels::put);
    return node.put("Containers", found.sharedSize() < 0 ? -1 : found.containers());
  }

  private HttpResponse inspect(Call call) {
    return Replies.json(Json.parse(images().inspectJson(call.part("name"))));
  }

  private HttpResponse history(Call call) {
    ArrayNode answer = Json.array();
    for (ImageHistory step : images().history(call.part("name"))) {
      ObjectNode node = answer.addObject();
      node.put("Id", step.id()).put("Created", step.created().getEpochSecond());
      node.put("CreatedBy", step.createdBy());
      node.set("Tags", step.tags().isEmpty() ? Json.parse("null") : Json.array(step.tags()));
      node.put("Size", step.size()).put("Comment", step.comment());
    }
    return Replies.json(answer);
  }

  private HttpResponse tag(Call call) {
    images().tag(call.part("name"), name(call));
    return Replies.empty(201);
  }

  /** {@code repo} and {@code tag} together; empty when there is no {@code repo}. */
  static String name(Call call) {
    String tag = call.query().text("tag");
    return call.query().text("repo") + (tag.isEmpty() ? "" : ":" + tag);
  }

  private HttpResponse remove(Call call) {
    Removal removal =
        images()
            .remove(call.part("name"), call.query().flag("force"), call.query().flag("noprune"));
    return Replies.json(removed(removal));
  }

  private static ArrayNode removed(Removal removal) {
    ArrayNode answer = Json.array();
    removal.untagged().forEach(name -> answer.addObject().put("Untagged", name));
    removal.deleted().forEach(id -> answer.addObject().put("Deleted", id));
    return answer;
  }

  private HttpResponse prune(Call call) {
    Pruned pruned = images().prune(new PruneQuery(lists(call.filters())));
    ObjectNode answer = Json.object();
    ArrayNode removed = removed(pruned.removal());
    answer.set("ImagesDeleted", removed.isEmpty() ? Json.parse("null") : removed);
    return Replies.json(answer.put("SpaceReclaimed", pruned.spaceReclaimed()));
  }
}
