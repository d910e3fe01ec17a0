package dev.arcbox.runtime.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.container.ContainerState.Created;
import dev.arcbox.runtime.container.ContainerState.Dead;
import dev.arcbox.runtime.container.ContainerState.Exited;
import dev.arcbox.runtime.store.ContainerRecord;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.runtime.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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
    document.put("starts", view.starts());
    ObjectNode state = document.putObject("state");
    state.put("exitCode", view.state().exitCode());
    state.put("error", view.state().error());
    state.put("started", EpochNanos.of(view.state().started()));
    state.put("finished", EpochNanos.of(view.state().finished()));
    state.put("oomKilled", view.state() instanceof Exited exited && exited.oomKilled());
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
              row.created());
      return new ContainerView(
          spec, state(row.state(), document.path("state"), now), document.path("starts").asInt());
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
              state.path("oomKilled").asBoolean(),
              started,
              finished);
      case "dead" -> new Dead(error, started, finished);
      default -> new Dead("machine stopped unexpectedly: the daemon ended", started, now);
    };
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
