package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failures;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.LoadResult;
import dev.arcbox.runtime.image.Removal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Images that are here: list, inspect, load, tag, remove. */
final class ImageOperations {
  private final Engine engine;

  ImageOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/images/json", this::list),
        Route.of("POST", "/images/load", this::load),
        Route.of("GET", "/images/{name...}/json", this::inspect),
        Route.of("POST", "/images/{name...}/tag", this::tag),
        Route.of("DELETE", "/images/{name...}", this::remove));
  }

  private ImageStore images() {
    return engine.parts().images();
  }

  private HttpResponse list(Call call) {
    ArrayNode answer = Json.array();
    ImageMatch match = new ImageMatch(images(), call.filters(), call.query().text("filter"));
    images().list().stream().filter(match::test).map(this::summary).forEach(answer::add);
    return Replies.json(answer);
  }

  private ObjectNode summary(ImageRecord image) {
    ObjectNode node = Json.object();
    node.put("Id", image.id().toString()).put("ParentId", "");
    node.set("RepoTags", Json.array(image.tags()));
    node.putArray("RepoDigests");
    node.put("Created", image.created().getEpochSecond());
    node.put("Size", image.size()).put("VirtualSize", image.size()).put("SharedSize", -1);
    ObjectNode labels = node.putObject("Labels");
    image.config().labels().forEach(labels::put);
    node.put("Containers", -1);
    return node;
  }

  private HttpResponse inspect(Call call) {
    return Replies.json(Json.parse(images().inspectJson(images().resolve(call.part("name")))));
  }

  /** The archive is taken in while it arrives; what went wrong is the stream's last line. */
  private HttpResponse load(Call call) {
    InputStream body = call.body();
    return Replies.stream(
        call,
        Replies.JSON,
        out -> {
          ProgressLines lines = new ProgressLines(out);
          try (body) {
            LoadResult result = images().load(body, _ -> {});
            for (ImageRecord image : result.images()) {
              publish("load", image.id().toString(), image.displayName());
            }
            for (String message : result.messages()) {
              lines.stream(message + "\n");
            }
          } catch (IOException | RuntimeException e) {
            lines.error(Failures.of(e));
          }
        });
  }

  private HttpResponse tag(Call call) {
    String repository = call.query().text("repo");
    String tag = call.query().text("tag");
    ImageRecord image = images().resolve(call.part("name"));
    String target = tag.isEmpty() ? repository : repository + ":" + tag;
    images().tag(image.id().toString(), target);
    publish("tag", image.id().toString(), target);
    return Replies.empty(201);
  }

  private HttpResponse remove(Call call) {
    Removal removal =
        images().remove(call.part("name"), call.query().flag("force"), engine.parts().directory());
    ArrayNode answer = Json.array();
    for (String name : removal.untagged()) {
      answer.addObject().put("Untagged", name);
      publish("untag", name, name);
    }
    for (String id : removal.deleted()) {
      answer.addObject().put("Deleted", id);
      publish("delete", id, id);
    }
    return Replies.json(answer);
  }

  private void publish(String action, String id, String name) {
    engine.parts().events().tell(new EventBus.Publish("image", action, id, Map.of("name", name)));
  }
}
