package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.Resources;
import dev.arcbox.proto.api.ContainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container in the agent's words. */
final class GuestRequests {
  private GuestRequests() {}

  static CreateContainerRequest create(ContainerSpec spec) {
    ContainerConfig config = spec.config();
    return CreateContainerRequest.newBuilder()
        .setId(spec.id())
        .addAllLayers(spec.layers())
        .setProcess(process(spec))
        .setHostname(spec.hostname())
        .setReadOnlyRoot(config.getReadOnly())
        .setResources(
            Resources.newBuilder()
                .setMemoryBytes(config.getMemoryBytes())
                // Docker's default: as much swap again as memory.
                .setMemorySwapBytes(config.getMemoryBytes() * 2)
                .setNanoCpus(config.getNanoCpus())
                .setPidsLimit(config.getPidsLimit()))
        .addAllMounts(config.getTmpfsList().stream().map(GuestRequests::tmpfs).toList())
        .setInit(config.getInit())
        .putAllFiles(files(spec))
        .build();
  }

  private static ProcessSpec process(ContainerSpec spec) {
    ContainerConfig config = spec.config();
    ProcessPlan plan = spec.process();
    return ProcessSpec.newBuilder()
        .addAllArgs(plan.args())
        .addAllEnv(plan.env())
        .setCwd(plan.cwd())
        .setUser(plan.user())
        .setTty(config.getTty())
        .setRows(config.getRows())
        .setCols(config.getCols())
        .setPrivileged(config.getPrivileged())
        .addAllCapAdd(config.getCapAddList())
        .addAllCapDrop(config.getCapDropList())
        .build();
  }

  private static Map<String, String> files(ContainerSpec spec) {
    String name = spec.hostname();
    return Map.of(
        "/etc/hostname", name + "\n",
        "/etc/hosts",
            "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\t" + name + "\n");
  }

  /** "target[:options]". */
  private static Mount tmpfs(String text) {
    int colon = text.indexOf(':');
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    if (colon >= 0) {
      options.addAll(List.of(text.substring(colon + 1).split(",")));
    }
    return Mount.newBuilder()
        .setType("tmpfs")
        .setSource("tmpfs")
        .setTarget(colon < 0 ? text : text.substring(0, colon))
        .addAllOptions(options)
        .build();
  }
}
