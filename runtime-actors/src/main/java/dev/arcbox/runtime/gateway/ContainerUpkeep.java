package dev.arcbox.runtime.gateway;

import static dev.arcbox.runtime.gateway.ContainerService.guarded;

import dev.arcbox.proto.api.PruneRequest;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.UpdateContainerRequest;
import dev.arcbox.proto.api.UpdateContainerResponse;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Other limits for containers that are there, and the end of those that are over. */
final class ContainerUpkeep {
  private final DaemonParts parts;

  ContainerUpkeep(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(ContainerMethods.UPDATE, guarded((_, q) -> update(q)))
        .unary(ContainerMethods.PRUNE, guarded((_, q) -> prune(q)));
  }

  private UpdateContainerResponse update(UpdateContainerRequest request) {
    List<String> warnings =
        Asks.ask(
            parts.system(),
            parts.directory().find(request.getId()).actor(),
            Asks.SHORT,
            (ActorRef<StatusReply<List<String>>> ref) ->
                new ContainerActor.Update(request.getChanges(), ref));
    return UpdateContainerResponse.newBuilder().addAllWarnings(warnings).build();
  }

  private PruneResponse prune(PruneRequest request) {
    List<String> labels = Filters.labels(request.getFiltersList());
    PruneResponse.Builder answer = PruneResponse.newBuilder();
    for (ContainerView view : parts.directory().all()) {
      if (isOver(view) && Filters.haveAll(view.spec().config().getLabelsMap(), labels)) {
        remove(view, answer);
      }
    }
    parts
        .events()
        .tell(
            new EventBus.Publish(
                "container",
                "prune",
                "",
                Map.of("reclaimed", Long.toString(answer.getFreedBytes()))));
    return answer.build();
  }

  private static boolean isOver(ContainerView view) {
    return switch (view.state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Dead _ -> true;
      default -> false;
    };
  }

  /** One that was started or removed meanwhile is left alone. */
  private void remove(ContainerView view, PruneResponse.Builder answer) {
    try {
      long size = size(view);
      Asks.ask(
          parts.system(),
          parts.directory().find(view.id()).actor(),
          Asks.LONG,
          (ActorRef<StatusReply<Done>> ref) -> new ContainerActor.Remove(false, false, ref));
      answer.addRemoved(view.id()).setFreedBytes(answer.getFreedBytes() + size);
    } catch (RuntimeException e) {
      TtrpcException status = Statuses.of(e);
      if (status.code() != StatusCode.NOT_FOUND
          && status.code() != StatusCode.FAILED_PRECONDITION) {
        throw status;
      }
    }
  }

  /** What never ran has written nothing: no machine is started to find that out. */
  private long size(ContainerView view) {
    if (view.history().starts() == 0) {
      return 0;
    }
    try (ContainerFiles files =
        Asks.ask(
            parts.system(),
            parts.directory().find(view.id()).actor(),
            Asks.LONG,
            ContainerActor.Reach::new)) {
      return files.size().getRw();
    }
  }
}
