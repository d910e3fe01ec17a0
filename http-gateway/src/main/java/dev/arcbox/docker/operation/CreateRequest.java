package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.proto.api.ContainerConfig;
import java.util.ArrayList;
import java.util.List;

/** The body of {@code POST /containers/create}. */
record CreateRequest(ContainerConfig config, List<String> warnings) {

  static CreateRequest of(ObjectNode body) {
    Fields fields = new Fields(body, "");
    Fields host = fields.object("HostConfig");
    ContainerConfig.Builder config = ContainerConfig.newBuilder();
    config.setImage(fields.text("Image"));
    if (config.getImage().isEmpty()) {
      throw Failure.invalid("no image specified");
    }
    config.addAllCmd(fields.command("Cmd"));
    entrypoint(fields, config);
    config.addAllEnv(fields.texts("Env")).setWorkingDir(fields.text("WorkingDir"));
    config.setUser(fields.text("User")).setHostname(fields.text("Hostname"));
    config.setTty(fields.flag("Tty")).setOpenStdin(fields.flag("OpenStdin"));
    config.setStdinOnce(fields.flag("StdinOnce")).putAllLabels(fields.map("Labels"));
    config.setStopSignal(fields.text("StopSignal"));
    config.setStopTimeoutSeconds(fields.integer("StopTimeout"));
    config.setMemoryBytes(host.number("Memory")).setNanoCpus(host.number("NanoCpus"));
    config.setPidsLimit(host.number("PidsLimit")).setReadOnly(host.flag("ReadonlyRootfs"));
    config.setAutoRemove(host.flag("AutoRemove")).setInit(host.flag("Init"));
    config.setPrivileged(host.flag("Privileged"));
    config.addAllCapAdd(host.texts("CapAdd")).addAllCapDrop(host.texts("CapDrop"));
    host.map("Tmpfs")
        .forEach(
            (path, options) -> config.addTmpfs(options.isEmpty() ? path : path + ":" + options));
    consoleSize(host, config);
    return new CreateRequest(config.build(), new ArrayList<>());
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

  private static void consoleSize(Fields host, ContainerConfig.Builder config) {
    JsonNode size = host.node("ConsoleSize");
    if (size.isArray() && size.size() == 2) {
      config.setRows(size.get(0).asInt()).setCols(size.get(1).asInt());
    }
  }
}
