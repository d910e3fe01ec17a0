package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import java.util.List;

/**
 * The body of {@code POST /containers/create} as a configuration. What its values may be is judged
 * by the runtime; here only their types are.
 */
final class CreateRequest {
  private CreateRequest() {}

  static ContainerConfig of(ObjectNode body) {
    Fields fields = new Fields(body, "");
    ContainerConfig.Builder config = ContainerConfig.newBuilder();
    config.setImage(fields.text("Image"));
    if (config.getImage().isEmpty()) {
      throw Failure.invalid("no image specified");
    }
    process(fields, config);
    config.setHostname(fields.text("Hostname")).setDomainname(fields.text("Domainname"));
    config.putAllLabels(fields.map("Labels")).addAllExposedPorts(fields.keys("ExposedPorts"));
    config.addAllVolumes(fields.keys("Volumes")).setMacAddress(fields.text("MacAddress"));
    config.setNetworkDisabled(fields.flag("NetworkDisabled"));
    config.addAllShell(fields.command("Shell")).addAllOnBuild(fields.texts("OnBuild"));
    if (fields.has("Healthcheck")) {
      config.setHealthcheck(healthcheck(fields.object("Healthcheck")));
    }
    HostConfigRequest.read(fields.object("HostConfig"), config);
    fields
        .object("NetworkingConfig")
        .objectsByName("EndpointsConfig")
        .forEach((name, endpoint) -> config.putEndpoints(name, Endpoints.of(endpoint)));
    return config.build();
  }

  private static void process(Fields fields, ContainerConfig.Builder config) {
    config.addAllCmd(fields.command("Cmd"));
    entrypoint(fields, config);
    config.addAllEnv(fields.texts("Env")).setWorkingDir(fields.text("WorkingDir"));
    config.setUser(fields.text("User"));
    config.setTty(fields.flag("Tty")).setOpenStdin(fields.flag("OpenStdin"));
    config.setStdinOnce(fields.flag("StdinOnce")).setAttachStdin(fields.flag("AttachStdin"));
    config.setAttachStdout(fields.flag("AttachStdout"));
    config.setAttachStderr(fields.flag("AttachStderr"));
    config.setStopSignal(fields.text("StopSignal"));
    if (fields.has("StopTimeout")) {
      config.setStopTimeoutSeconds(fields.integer("StopTimeout"));
    }
  }

  /** {@code [""]} and {@code []} take the image's entrypoint away; null leaves it. */
  private static void entrypoint(Fields fields, ContainerConfig.Builder config) {
    if (!fields.has("Entrypoint")) {
      return;
    }
    List<String> given = fields.command("Entrypoint");
    if (given.isEmpty() || given.equals(List.of(""))) {
      config.setClearEntrypoint(true);
    } else {
      config.addAllEntrypoint(given);
    }
  }

  private static Healthcheck healthcheck(Fields check) {
    return Healthcheck.newBuilder()
        .addAllTest(check.texts("Test"))
        .setIntervalNanos(check.number("Interval"))
        .setTimeoutNanos(check.number("Timeout"))
        .setStartPeriodNanos(check.number("StartPeriod"))
        .setRetries(check.integer("Retries"))
        .build();
  }

  /** Rows and columns, as a pair. */
  static void consoleSize(JsonNode size, java.util.function.BiConsumer<Integer, Integer> told) {
    if (size.isArray() && size.size() == 2 && size.get(0).isInt() && size.get(1).isInt()) {
      told.accept(Math.max(0, size.get(0).asInt()), Math.max(0, size.get(1).asInt()));
    }
  }
}
