package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Filters;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.event.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Removes containers that do not run. */
final class PruneOperations {
  private final Engine engine;

  PruneOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(Route.of("POST", "/containers/prune", this::prune));
  }

  private HttpResponse prune(Call call) {
    Filters filters = call.filters().allowing(Set.of("until", "label", "label!"));
    Instant now = engine.parts().containerParts().clock().instant();
    Optional<Instant> until = Times.moment("until", filters.of("until").stream().findFirst(), now);
    ArrayNode deleted = Json.array();
    long freed = 0;
    for (ContainerView view : engine.parts().directory().all()) {
      boolean old = until.map(view.spec().created()::isBefore).orElse(true);
      if (old && isOver(view) && filters.matchLabels(view.spec().config().getLabelsMap())) {
        long size = size(view);
        if (removed(view)) {
          deleted.add(view.id());
          freed += size;
        }
      }
    }
    engine
        .parts()
        .events()
        .tell(
            new EventBus.Publish(
                "container", "prune", "", Map.of("reclaimed", Long.toString(freed))));
    ObjectNode answer = Json.object();
    answer.set("ContainersDeleted", deleted.isEmpty() ? Json.parse("null") : deleted);
    return Replies.json(answer.put("SpaceReclaimed", freed));
  }

  private static boolean isOver(ContainerView view) {
    return switch (view.state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Dead _ -> true;
      default -> false;
    };
  }

  /** What never ran has written nothing: no machine is started to find that out. */
  private long size(ContainerView view) {
    if (view.history().starts() == 0) {
      return 0;
    }
    try (ContainerFiles files = engine.ask(view.id(), Engine.LONG, ContainerActor.Reach::new)) {
      return files.size().getRw();
    } catch (Refusal refusal) {
      return 0; // it is being removed by someone else
    }
  }

  private boolean removed(ContainerView view) {
    try {
      engine.<Done>ask(view.id(), Engine.LONG, ref -> new ContainerActor.Remove(false, false, ref));
      return true;
    } catch (Refusal refusal) {
      return false; // it was started or removed meanwhile
    }
  }
}
