package dev.arcbox.cli.command;

import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ContainerSummary;
import java.util.ArrayList;
import java.util.List;

/** Containers as listings show them. */
final class ContainerView {
  /** As docker shortens commands. */
  private static final int COMMAND_WIDTH = 20;

  private ContainerView() {}

  static Table table(List<ContainerSummary> containers, boolean whole, boolean sizes, long now) {
    List<String> titles =
        new ArrayList<>(List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "NAMES"));
    if (sizes) {
      titles.add("SIZE");
    }
    Table table = new Table(titles.toArray(String[]::new));
    for (ContainerSummary container : containers) {
      String command = container.getCommand();
      List<String> cells =
          new ArrayList<>(
              List.of(
                  whole ? container.getId() : Human.shortId(container.getId()),
                  container.getImage(),
                  "\"" + (whole ? command : Human.shortened(command, COMMAND_WIDTH)) + "\"",
                  Human.ago(container.getCreatedAtNanos(), now),
                  container.getStatus(),
                  container.getName()));
      if (sizes) {
        cells.add(size(container));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String size(ContainerSummary container) {
    return container.hasSizeRw()
        ? Human.size(container.getSizeRw())
            + " (virtual "
            + Human.size(container.getSizeRootFs())
            + ")"
        : "";
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
          .field("labels", container.getLabelsMap());
      if (container.hasSizeRw()) {
        json.field("sizeRw", container.getSizeRw()).field("sizeRootFs", container.getSizeRootFs());
      }
      json.endObject();
    }
    return json.endArray().toString();
  }
}
