package dev.arcbox.runtime.gateway;

import static dev.arcbox.runtime.gateway.ContainerService.guarded;

import dev.arcbox.proto.api.CreateVolumeRequest;
import dev.arcbox.proto.api.ListVolumesRequest;
import dev.arcbox.proto.api.ListVolumesResponse;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.PruneVolumesRequest;
import dev.arcbox.proto.api.RemoveVolumeRequest;
import dev.arcbox.proto.api.RemoveVolumeResponse;
import dev.arcbox.proto.api.VolumeSummary;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.runtime.volume.Volume;
import dev.arcbox.runtime.volume.VolumeManager;
import dev.arcbox.runtime.volume.VolumeRequest;
import dev.arcbox.runtime.volume.VolumeSizes;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.VolumeMethods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** {@code arcbox.api.v1.VolumeService}. */
final class VolumeService {
  private final DaemonParts parts;

  VolumeService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(VolumeMethods.CREATE, guarded((_, q) -> create(q)))
        .unary(VolumeMethods.LIST, guarded((_, q) -> list(q)))
        .unary(
            VolumeMethods.INSPECT,
            guarded((_, q) -> summary(parts.objects().volumeDirectory().find(q.getName()))))
        .unary(VolumeMethods.REMOVE, guarded((_, q) -> remove(q)))
        .unary(VolumeMethods.PRUNE, guarded((_, q) -> prune(q)));
  }

  private ListVolumesResponse list(ListVolumesRequest request) {
    List<Volume> all = parts.objects().volumeDirectory().all();
    Map<String, Long> sizes =
        request.getSize()
            ? VolumeSizes.of(parts.system(), parts.containerParts().machine(), all)
            : Map.of();
    ListVolumesResponse.Builder answer = ListVolumesResponse.newBuilder();
    for (Volume volume : all) {
      VolumeSummary.Builder summary = summary(volume).toBuilder();
      Optional.ofNullable(sizes.get(volume.name())).ifPresent(summary::setSize);
      answer.addVolumes(summary);
    }
    return answer.build();
  }

  private VolumeSummary create(CreateVolumeRequest request) {
    VolumeRequest wanted =
        new VolumeRequest(
            request.getName(),
            request.getDriver(),
            request.getOptionsMap(),
            request.getLabelsMap());
    return summary(
        Asks.ask(
            parts.system(),
            parts.objects().volumes(),
            Asks.SHORT,
            (ActorRef<StatusReply<Volume>> ref) -> new VolumeManager.Create(wanted, ref)));
  }

  private RemoveVolumeResponse remove(RemoveVolumeRequest request) {
    Asks.ask(
        parts.system(),
        parts.objects().volumes(),
        Asks.LONG,
        (ActorRef<StatusReply<Done>> ref) ->
            new VolumeManager.Remove(request.getName(), request.getForce(), ref));
    return RemoveVolumeResponse.getDefaultInstance();
  }

  /** As Docker since 1.42: those that somebody named stay unless all are meant. */
  private PruneResponse prune(PruneVolumesRequest request) {
    List<String> labels = Filters.labels(request.getFiltersList());
    VolumeManager.Pruned pruned =
        Asks.ask(
            parts.system(),
            parts.objects().volumes(),
            Asks.LONG,
            (ActorRef<StatusReply<VolumeManager.Pruned>> ref) ->
                new VolumeManager.Prune(
                    volume ->
                        (request.getAll() || volume.anonymous())
                            && Filters.haveAll(volume.labels(), labels),
                    ref));
    return PruneResponse.newBuilder()
        .addAllRemoved(pruned.names())
        .setFreedBytes(pruned.bytes())
        .build();
  }

  private VolumeSummary summary(Volume volume) {
    return VolumeSummary.newBuilder()
        .setName(volume.name())
        .setDriver(Volume.DRIVER)
        .setMountpoint(volume.mountpoint())
        .setCreatedAtNanos(EpochNanos.of(volume.created()))
        .putAllLabels(volume.labels())
        .putAllOptions(volume.options())
        .addAllUsers(parts.directory().usersOf(volume.name()))
        .build();
  }
}
