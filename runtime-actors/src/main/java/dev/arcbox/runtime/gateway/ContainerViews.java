package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.store.EpochNanos;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Containers in the client's words. */
final class ContainerViews {
  private ContainerViews() {}

  static ListContainersResponse list(
      List<ContainerView> all, ListContainersRequest request, Clock clock) {
    Instant now = clock.instant();
    Map<String, List<String>> filters = Filters.byKey(request.getFiltersList());
    boolean everything =
        request.getAll()
            || request.getLimit() > 0
            || filters.containsKey("status")
            || filters.containsKey("exited");
    Stream<ContainerView> wanted =
        all.reversed().stream()
            .filter(view -> everything || isUp(view.state()))
            .filter(view -> matches(view, filters));
    if (request.getLimit() > 0) {
      wanted = wanted.limit(request.getLimit());
    }
    return ListContainersResponse.newBuilder()
        .addAllContainers(wanted.map(view -> summary(view, now)).toList())
        .build();
  }

  private static boolean isUp(ContainerState state) {
    return state.alive() || state instanceof ContainerState.Starting;
  }

  private static boolean matches(ContainerView view, Map<String, List<String>> filters) {
    return filters.entrySet().stream()
        .allMatch(
            filter ->
                filter.getKey().equals("label")
                    ? Filters.haveAll(view.spec().config().getLabelsMap(), filter.getValue())
                    : filter.getValue().stream()
                        .anyMatch(value -> fits(view, filter.getKey(), value)));
  }

  private static boolean fits(ContainerView view, String key, String value) {
    return switch (key) {
      case "id" -> view.id().startsWith(value);
      case "name" -> view.name().contains(value);
      case "status" -> view.state().word().equals(value);
      case "ancestor" -> isOf(view, value);
      case "exited" ->
          view.state() instanceof ContainerState.Exited exited
              && Integer.toString(exited.exitCode()).equals(value);
      default -> throw new Refusal.Invalid("invalid filter '" + key + "'");
    };
  }

  private static boolean isOf(ContainerView view, String image) {
    return view.spec().image().equals(image) || view.spec().imageId().startsWith(image);
  }

  static ContainerSummary summary(ContainerView view, Instant now) {
    return ContainerSummary.newBuilder()
        .setId(view.id())
        .setName(view.name())
        .setImage(view.spec().image())
        .setImageId(view.spec().imageId())
        .setCommand(String.join(" ", view.spec().process().args()))
        .setCreatedAtNanos(EpochNanos.of(view.spec().created()))
        .setState(view.state().word())
        .setStatus(StatusText.of(view, now))
        .setExitCode(view.state().exitCode())
        .putAllLabels(view.spec().config().getLabelsMap())
        .build();
  }

  static InspectContainerResponse inspect(ContainerView view, List<String> execs, Clock clock) {
    return InspectContainerResponse.newBuilder()
        .setSummary(summary(view, clock.instant()))
        .setConfig(view.spec().config())
        .setJson(ContainerInspection.document(view, execs).toString())
        .build();
  }
}
