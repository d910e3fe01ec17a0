package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.machine.RunningGuest;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.Optional;

/** How large containers are, which only the machine knows; it is not started for that. */
final class ContainerSizes {
  private final DaemonParts parts;

  ContainerSizes(DaemonParts parts) {
    this.parts = parts;
  }

  /** The listing with the sizes that are known. One that goes meanwhile has none. */
  ListContainersResponse in(ListContainersResponse list) {
    if (RunningGuest.of(parts.system(), parts.containerParts().machine()).isEmpty()) {
      return list;
    }
    ListContainersResponse.Builder answer = ListContainersResponse.newBuilder();
    for (ContainerSummary container : list.getContainersList()) {
      ContainerSummary.Builder summary = container.toBuilder();
      of(container.getId())
          .ifPresent(size -> summary.setSizeRw(size.getRw()).setSizeRootFs(size.getRootFs()));
      answer.addContainers(summary);
    }
    return answer.build();
  }

  private Optional<ContainerSize> of(String id) {
    try {
      ContainerDirectory.Entry entry = parts.directory().find(id);
      if (entry.view().history().starts() == 0) {
        return Optional.empty(); // it has no files of its own yet
      }
      try (ContainerFiles files =
          Asks.ask(parts.system(), entry.actor(), Asks.LONG, ContainerActor.Reach::new)) {
        return Optional.of(files.size());
      }
    } catch (Refusal.Missing _) {
      return Optional.empty();
    } catch (TtrpcException e) {
      if (e.code() == StatusCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
