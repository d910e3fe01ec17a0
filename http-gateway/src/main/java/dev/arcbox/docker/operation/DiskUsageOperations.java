package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.image.query.ImageQuery;
import dev.arcbox.runtime.image.query.SharedSizes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /system/df}. */
final class DiskUsageOperations {
  private static final List<String> TYPES = List.of("image", "container", "volume", "build-cache");

  private final Engine engine;

  DiskUsageOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/system/df", this::usage));
  }

  private HttpResponse usage(Call call) {
    List<String> types = call.query().all("type");
    for (String type : types) {
      if (!TYPES.contains(type)) {
        throw Failure.invalid("unknown object type: " + type);
      }
    }
    ObjectNode answer = Json.object();
    if (types.isEmpty() || types.contains("image")) {
      answer.put("LayersSize", SharedSizes.of(engine.parts().images().store()).total());
      ArrayNode images = answer.putArray("Images");
      engine
          .parts()
          .images()
          .list(new ImageQuery(true, Map.of(), true))
          .forEach(found -> images.add(ImageOperations.summary(found)));
    }
    if (types.isEmpty() || types.contains("container")) {
      Instant now = engine.parts().containerParts().clock().instant();
      ContainerListing listing = new ContainerListing(engine);
      ArrayNode containers = answer.putArray("Containers");
      engine
          .parts()
          .directory()
          .all()
          .forEach(view -> containers.add(listing.summary(view, now, view.history().starts() > 0)));
    }
    if (types.isEmpty() || types.contains("volume")) {
      answer.set("Volumes", new VolumeOperations(engine).usage());
    }
    if (types.isEmpty() || types.contains("build-cache")) {
      answer.putArray("BuildCache");
      answer.put("BuilderSize", 0);
    }
    return Replies.json(answer);
  }
}
