package dev.arcbox.runtime.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.Signals;
import java.time.Instant;
import java.util.List;

/** The document of {@code GET /containers/{id}/json} in the Docker Engine API v1.43. */
final class ContainerInspection {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Docker writes for a moment that has not come. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerInspection() {}

  static String json(ContainerView view) {
    ContainerSpec spec = view.spec();
    List<String> args = spec.process().args();
    ObjectNode document = JSON.createObjectNode();
    document.put("Id", spec.id());
    document.put("Created", spec.created().toString());
    document.put("Path", args.getFirst());
    putAll(document.putArray("Args"), args.subList(1, args.size()));
    state(document.putObject("State"), view.state());
    document.put("Image", spec.imageId());
    document.put("Name", "/" + spec.name());
    document.put("RestartCount", 0);
    document.put("Driver", "overlay2");
    document.put("Platform", "linux");
    document.putArray("Mounts");
    hostConfig(document.putObject("HostConfig"), spec.config());
    config(document.putObject("Config"), spec);
    document.putObject("NetworkSettings").putObject("Networks");
    return document.toString();
  }

  private static void state(ObjectNode node, ContainerState state) {
    node.put("Status", state.word());
    node.put("Running", state.alive());
    node.put("Paused", state instanceof ContainerState.Paused);
    node.put("Restarting", false);
    node.put("OOMKilled", state instanceof ContainerState.Exited exited && exited.oomKilled());
    node.put("Dead", state instanceof ContainerState.Dead);
    node.put(
        "Pid",
        switch (state) {
          case ContainerState.Running running -> running.pid();
          case ContainerState.Paused paused -> paused.pid();
          default -> 0;
        });
    node.put("ExitCode", state.exitCode());
    node.put("Error", state.error());
    node.put("StartedAt", moment(state.started()));
    node.put("FinishedAt", moment(state.finished()));
  }

  private static String moment(Instant instant) {
    return instant.equals(Instant.EPOCH) ? NEVER : instant.toString();
  }

  private static void hostConfig(ObjectNode node, ContainerConfig config) {
    node.put("Memory", config.getMemoryBytes());
    node.put("NanoCpus", config.getNanoCpus());
    node.put("PidsLimit", config.getPidsLimit());
    node.put("ReadonlyRootfs", config.getReadOnly());
    node.put("AutoRemove", config.getAutoRemove());
    node.put("Init", config.getInit());
    node.put("Privileged", config.getPrivileged());
    putAll(node.putArray("CapAdd"), config.getCapAddList());
    putAll(node.putArray("CapDrop"), config.getCapDropList());
    node.putObject("RestartPolicy").put("Name", "no").put("MaximumRetryCount", 0);
    node.putObject("LogConfig").put("Type", "local").putObject("Config");
    ObjectNode tmpfs = node.putObject("Tmpfs");
    for (String mount : config.getTmpfsList()) {
      int colon = mount.indexOf(':');
      tmpfs.put(
          colon < 0 ? mount : mount.substring(0, colon),
          colon < 0 ? "" : mount.substring(colon + 1));
    }
  }

  private static void config(ObjectNode node, ContainerSpec spec) {
    ContainerConfig config = spec.config();
    node.put("Hostname", spec.hostname());
    node.put("User", spec.process().user());
    node.put("Tty", config.getTty());
    node.put("OpenStdin", config.getOpenStdin());
    node.put("StdinOnce", config.getStdinOnce());
    putAll(node.putArray("Env"), spec.process().env());
    putAll(node.putArray("Cmd"), config.getCmdList());
    putAll(node.putArray("Entrypoint"), config.getEntrypointList());
    node.put("Image", spec.image());
    node.put("WorkingDir", spec.process().cwd());
    node.put("StopSignal", Signals.name(spec.process().stopSignal()));
    ObjectNode labels = node.putObject("Labels");
    config.getLabelsMap().forEach(labels::put);
  }

  private static void putAll(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
