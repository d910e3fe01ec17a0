package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.volume.Volume;
import dev.arcbox.runtime.volume.VolumeManager;
import dev.arcbox.runtime.volume.VolumeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.StatusReply;

/** From a client's wish to a container whose volumes exist and whose row is written. */
final class ContainerMaking {
  /** The store's answer, on a disk that is busy. */
  private static final Duration STORE_ANSWERS = Duration.ofSeconds(60);

  private final ContainerParts parts;
  private final ActorSystem<?> system;

  ContainerMaking(ContainerParts parts, ActorSystem<?> system) {
    this.parts = parts;
    this.system = system;
  }

  /** What is decided without waiting; refuses in Docker's words. */
  record Draft(ContainerSpec spec, List<MountPlan.Wanted> mounts, List<String> warnings) {}

  Draft draft(String id, String name, ContainerConfig asked, ImageRecord image) {
    ContainerConfig merged = ImageDefaults.merge(asked, image.config());
    List<String> warnings = ConfigRules.check(merged, parts.limits());
    ContainerConfig config =
        Peers.resolve(
            DockerDefaults.fill(merged), other -> parts.directory().find(other).view().id());
    List<MountPlan.Wanted> mounts =
        MountPlan.of(config, other -> parts.directory().find(other).view().spec().mounts());
    String hostname = config.getHostname().isEmpty() ? id.substring(0, 12) : config.getHostname();
    ContainerSpec spec =
        new ContainerSpec(
            id,
            name,
            config,
            config.getImage(),
            image.id().toString(),
            image.diffIds().stream().map(Object::toString).toList(),
            ProcessRules.plan(config, hostname),
            List.of(),
            Connections.first(config, parts.networks()),
            parts.clock().instant());
    return new Draft(spec, mounts, warnings);
  }

  /** Makes its volumes, which stay held until the manager says that it is settled, and its row. */
  CompletionStage<ContainerView> make(Draft draft) {
    return volumes(draft)
        .thenCompose(
            volumes -> {
              ContainerView view =
                  new ContainerView(
                      mounted(draft, volumes),
                      ContainerState.Created.FRESH,
                      History.NONE,
                      Optional.empty());
              return parts.table().insert(ContainerDocument.record(view)).thenApply(_ -> view);
            });
  }

  private CompletionStage<List<Volume>> volumes(Draft draft) {
    List<VolumeRequest> requests =
        draft.mounts.stream()
            .filter(wanted -> wanted.point().isVolume())
            .map(MountPlan.Wanted::volume)
            .toList();
    if (requests.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return Question.ask(
        system,
        parts.volumes(),
        STORE_ANSWERS,
        (ActorRef<StatusReply<List<Volume>>> ref) ->
            new VolumeManager.Hold(draft.spec.id(), requests, ref));
  }

  private static ContainerSpec mounted(Draft draft, List<Volume> volumes) {
    List<MountPoint> points = new ArrayList<>();
    Iterator<Volume> next = volumes.iterator();
    for (MountPlan.Wanted wanted : draft.mounts) {
      points.add(
          wanted.point().isVolume()
              ? MountPlan.placed(wanted.point(), next.next())
              : wanted.point());
    }
    ContainerSpec spec = draft.spec;
    return new ContainerSpec(
        spec.id(),
        spec.name(),
        spec.config(),
        spec.image(),
        spec.imageId(),
        spec.layers(),
        spec.process(),
        points,
        spec.networks(),
        spec.created());
  }
}
