package dev.arcbox.runtime.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.container.ContainerState.Created;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Exited;
import dev.arcbox.runtime.container.ContainerState.Restarting;
import dev.arcbox.runtime.store.ContainerRecord;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.runtime.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container as a row of the store. The client's configuration is kept as the message it was. */
final class ContainerDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ContainerDocument() {}

  static ContainerRecord record(ContainerView view) {
    ContainerSpec spec = view.spec();
    ObjectNode document = JSON.createObjectNode();
    document.put("image", spec.image());
    document.put("config", Base64.getEncoder().encodeToString(spec.config().toByteArray()));
    putAll(document.putArray("layers"), spec.layers());
    ObjectNode process = document.putObject("process");
    putAll(process.putArray("args"), spec.process().args());
    putAll(process.putArray("env"), spec.process().env());
    process.put("cwd", spec.process().cwd());
    process.put("user", spec.process().user());
    process.put("stopSignal", spec.process().stopSignal());
    document.put("starts", view.history().starts());
    document.put("restarts", view.history().restarts());
    document.put("stoppedByUser", view.history().stoppedByUser());
    document.put("reached", view.history().reached());
    mounts(document.putArray("mounts"), spec.mounts());
    networks(document.putObject("networks"), spec.networks());
    ObjectNode state = document.putObject("state");
    state.put("exitCode", view.state().exitCode());
    state.put("error", view.state().error());
    state.put("started", EpochNanos.of(view.state().started()));
    state.put("finished", EpochNanos.of(view.state().finished()));
    state.put("oomKilled", view.state().oomKilled());
    return new ContainerRecord(
        spec.id(),
        spec.name(),
        spec.imageId(),
        view.state().word(),
        spec.created(),
        document.toString());
  }

  /**
   * As the row says; a container that ran is dead, because its machine cannot outlive the daemon.
   */
  static ContainerView view(ContainerRecord row, Instant now) {
    try {
      JsonNode document = JSON.readTree(row.document());
      JsonNode process = document.path("process");
      ContainerSpec spec =
          new ContainerSpec(
              row.id(),
              row.name(),
              ContainerConfig.parseFrom(
                  ByteString.copyFrom(
                      Base64.getDecoder().decode(document.path("config").asText()))),
              document.path("image").asText(),
              row.imageId(),
              strings(document.path("layers")),
              new ProcessPlan(
                  strings(process.path("args")),
                  strings(process.path("env")),
                  process.path("cwd").asText(),
                  process.path("user").asText(),
                  process.path("stopSignal").asInt(Signals.TERM)),
              mounts(document.path("mounts")),
              networks(document.path("networks")),
              row.created());
      return new ContainerView(
          spec,
          state(row.state(), document.path("state"), now),
          history(document),
          Optional.empty());
    } catch (JsonProcessingException | InvalidProtocolBufferException e) {
      throw new StoreException.Failed("container " + row.id() + " cannot be read", e);
    }
  }

  private static ContainerState state(String word, JsonNode state, Instant now) {
    Instant started = EpochNanos.toInstant(state.path("started").asLong());
    Instant finished = EpochNanos.toInstant(state.path("finished").asLong());
    String error = state.path("error").asText();
    return switch (word) {
      case "created" -> new Created(state.path("exitCode").asInt(), error);
      case "exited" ->
          new Exited(
              state.path("exitCode").asInt(),
              error,
              state.path("oomKilled").asBoolean(),
              started,
              finished);
      // Its process had ended, and the pause before its next start with the daemon.
      case "restarting" ->
          new Restarting(
                  state.path("exitCode").asInt(),
                  error,
                  state.path("oomKilled").asBoolean(),
                  started,
                  finished)
              .settled();
      case "dead" -> new Dead(error, started, finished);
      default -> new Dead("machine stopped unexpectedly: the daemon ended", started, now);
    };
  }

  /** Rows of an earlier version say only how often it was started. */
  private static History history(JsonNode document) {
    int starts = document.path("starts").asInt();
    return new History(
        starts,
        document.path("restarts").asInt(),
        document.path("stoppedByUser").asBoolean(),
        document.path("reached").asBoolean(starts > 0));
  }

  private static void mounts(ArrayNode array, List<MountPoint> mounts) {
    for (MountPoint mount : mounts) {
      ObjectNode node = array.addObject();
      node.put("type", mount.type());
      node.put("name", mount.name());
      node.put("folder", mount.folder());
      node.put("target", mount.target());
      node.put("mode", mount.mode());
      node.put("writable", mount.writable());
      node.put("noCopy", mount.noCopy());
      node.put("anonymous", mount.anonymous());
      putAll(node.putArray("options"), mount.options());
    }
  }

  private static List<MountPoint> mounts(JsonNode array) {
    List<MountPoint> mounts = new ArrayList<>();
    for (JsonNode node : array) {
      mounts.add(
          new MountPoint(
              node.path("type").asText(),
              node.path("name").asText(),
              node.path("folder").asText(),
              node.path("target").asText(),
              node.path("mode").asText(),
              node.path("writable").asBoolean(),
              node.path("noCopy").asBoolean(),
              node.path("anonymous").asBoolean(),
              strings(node.path("options"))));
    }
    return mounts;
  }

  private static void networks(ObjectNode object, Map<String, NetworkEndpoint> networks) {
    networks.forEach(
        (name, endpoint) -> {
          ObjectNode node = object.putObject(name);
          node.put("networkId", endpoint.networkId());
          node.put("asked", Base64.getEncoder().encodeToString(endpoint.asked().toByteArray()));
        });
  }

  private static Map<String, NetworkEndpoint> networks(JsonNode object)
      throws InvalidProtocolBufferException {
    Map<String, NetworkEndpoint> networks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      networks.put(
          entry.getKey(),
          new NetworkEndpoint(
              entry.getValue().path("networkId").asText(),
              "",
              Endpoint.parseFrom(
                  Base64.getDecoder().decode(entry.getValue().path("asked").asText()))));
    }
    return networks;
  }

  private static void putAll(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asText()));
    return values;
  }
}
