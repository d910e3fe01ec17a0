package dev.arcbox.cli.command;

import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ImageSummary;
import java.util.List;

/** Images as listings show them: one row for each name. */
final class ImageView {
  private static final String NONE = "<none>";

  private ImageView() {}

  static Table table(List<ImageSummary> images, boolean whole, long now) {
    Table table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
    for (ImageSummary image : images) {
      for (String tag : image.getTagsCount() == 0 ? List.of("") : image.getTagsList()) {
        table.row(
            repository(tag),
            tag(tag),
            whole ? image.getId() : Human.shortId(image.getId()),
            Human.ago(image.getCreatedAtNanos(), now),
            Human.size(image.getSize()));
      }
    }
    return table;
  }

  private static String repository(String name) {
    int colon = tagColon(name);
    return name.isEmpty() ? NONE : colon < 0 ? name : name.substring(0, colon);
  }

  private static String tag(String name) {
    int colon = tagColon(name);
    return colon < 0 ? NONE : name.substring(colon + 1);
  }

  /** A colon before a slash belongs to a registry's port. */
  private static int tagColon(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? colon : -1;
  }

  static String json(List<ImageSummary> images) {
    Json json = new Json().array();
    for (ImageSummary image : images) {
      json.object()
          .field("id", image.getId())
          .field("tags", image.getTagsList())
          .field("created", Human.instant(image.getCreatedAtNanos()))
          .field("size", image.getSize())
          .field("containers", image.getContainers())
          .field("architecture", image.getArchitecture())
          .endObject();
    }
    return json.endArray().toString();
  }
}
