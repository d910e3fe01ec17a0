package dev.arcbox.cli.command;

import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ContainerSummary;
import java.util.List;

/** Containers as listings show them. */
final class ContainerView {
  /** As docker shortens commands. */
  private static final int COMMAND_WIDTH = 20;

  private ContainerView() {}

  static Table table(List<ContainerSummary> containers, boolean whole, long now) {
    Table table = new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "NAMES");
    for (ContainerSummary container : containers) {
      String command = container.getCommand();
      table.row(
          whole ? container.getId() : Human.shortId(container.getId()),
          container.getImage(),
          "\"" + (whole ? command : Human.shortened(command, COMMAND_WIDTH)) + "\"",
          Human.ago(container.getCreatedAtNanos(), now),
          container.getStatus(),
          container.getName());
    }
    return table;
  }

  static String json(List<ContainerSummary> containers) {
    Json json = new Json().array();
    for (ContainerSummary container : containers) {
      json.object()
          .field("id", container.getId())
          .field("name", container.getName())
          .field("image", container.getImage())
          .field("imageId", container.getImageId())
          .field("command", container.getCommand())
          .field("created", Human.instant(container.getCreatedAtNanos()))
          .field("state", container.getState())
          .field("status", container.getStatus())
          .field("exitCode", container.getExitCode())
          .field("labels", container.getLabelsMap())
          .endObject();
    }
    return json.endArray().toString();
  }
}
