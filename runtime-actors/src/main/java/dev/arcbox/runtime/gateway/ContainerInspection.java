package dev.arcbox.runtime.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.HealthReport;
import dev.arcbox.runtime.container.MountPoint;
import dev.arcbox.runtime.volume.Volume;
import java.time.Instant;
import java.util.List;

/**
 * The document of {@code GET /containers/{id}/json} in the Docker Engine API v1.43, as Docker 24
 * fills it. {@link HostConfigDocument} and {@link ConfigDocument} write its two large parts.
 */
public final class ContainerInspection {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Docker writes for a moment that has not come. */
  static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerInspection() {}

  /**
   * The document.
   *
   * @param execs ids of its execs that have not ended
   */
  public static ObjectNode document(ContainerView view, List<String> execs) {
    ContainerSpec spec = view.spec();
    List<String> args = spec.process().args();
    ObjectNode document = JSON.createObjectNode();
    document.put("Id", spec.id());
    document.put("Created", spec.created().toString());
    document.put("Path", args.getFirst());
    putAll(document.putArray("Args"), args.subList(1, args.size()));
    state(document.putObject("State"), view);
    document.put("Image", spec.imageId());
    document.put("ResolvConfPath", "");
    document.put("HostnamePath", "");
    document.put("HostsPath", "");
    document.put("LogPath", "");
    document.put("Name", "/" + spec.name());
    document.put("RestartCount", view.history().restarts());
    document.put("Driver", "overlay2");
    document.put("Platform", "linux");
    document.put("MountLabel", "");
    document.put("ProcessLabel", "");
    document.put("AppArmorProfile", "");
    if (execs.isEmpty()) {
      document.putNull("ExecIDs");
    } else {
      putAll(document.putArray("ExecIDs"), execs);
    }
    HostConfigDocument.write(document.putObject("HostConfig"), spec.config());
    ObjectNode driver = document.putObject("GraphDriver");
    driver.put("Name", "overlay2");
    driver.putObject("Data");
    ArrayNode mounts = document.putArray("Mounts");
    spec.mounts().forEach(mount -> mount(mounts.addObject(), mount));
    ConfigDocument.write(document.putObject("Config"), spec);
    NetworkDocument.settings(document.putObject("NetworkSettings"), view);
    return document;
  }

  private static void state(ObjectNode node, ContainerView view) {
    ContainerState state = view.state();
    node.put("Status", state.word());
    boolean restarting = state instanceof ContainerState.Restarting;
    node.put("Running", state.alive() || restarting);
    node.put("Paused", state instanceof ContainerState.Paused);
    node.put("Restarting", restarting);
    node.put("OOMKilled", state.oomKilled());
    node.put("Dead", state instanceof ContainerState.Dead);
    node.put("Pid", state.pid());
    node.put("ExitCode", state.exitCode());
    node.put("Error", state.error());
    node.put("StartedAt", moment(state.started()));
    node.put("FinishedAt", moment(state.finished()));
    view.health().ifPresent(report -> health(node.putObject("Health"), report));
  }

  private static void health(ObjectNode node, HealthReport report) {
    node.put("Status", report.status().word());
    node.put("FailingStreak", report.failingStreak());
    ArrayNode log = node.putArray("Log");
    for (HealthReport.Result result : report.log()) {
      ObjectNode entry = log.addObject();
      entry.put("Start", result.start().toString());
      entry.put("End", result.end().toString());
      entry.put("ExitCode", result.exitCode());
      entry.put("Output", result.output());
    }
  }

  /** As both the inspection and the list show it. */
  public static void mount(ObjectNode node, MountPoint mount) {
    node.put("Type", mount.type());
    if (mount.isVolume()) {
      node.put("Name", mount.name());
      node.put("Source", Volume.mountpoint(mount.folder()));
    } else {
      node.put("Source", "");
    }
    node.put("Destination", mount.target());
    if (mount.isVolume()) {
      node.put("Driver", "local");
    }
    node.put("Mode", mount.mode());
    node.put("RW", mount.writable());
    node.put("Propagation", "");
  }

  static String moment(Instant instant) {
    return instant.equals(Instant.EPOCH) ? NEVER : instant.toString();
  }

  static void putAll(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  /** An empty list as Docker's null. */
  static void putList(ObjectNode node, String name, List<String> values) {
    if (values.isEmpty()) {
      node.putNull(name);
    } else {
      putAll(node.putArray(name), values);
    }
  }
}
