package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.JsonIndent;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.InspectContainerRequest;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.InspectImageResponse;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The documents of inspect, made by the daemon and laid out here. */
final class Inspection {
  private Inspection() {}

  /** Of one thing: its id and its document. */
  record Document(String id, String json) {}

  /** All that were found, as one array, even when others were not. */
  static int print(Context context, Function<String, Document> find) {
    List<Document> found = new ArrayList<>();
    int code = Each.all(context, name -> found.add(find.apply(name)));
    if (context.format() == Format.QUIET) {
      found.forEach(document -> context.out().line(document.id()));
      return code;
    }
    Json json = new Json().array();
    found.forEach(document -> json.raw(document.json()));
    context.out().line(JsonIndent.of(json.endArray().toString()));
    return code;
  }

  static Document container(Connection daemon, String id) {
    InspectContainerResponse answer =
        daemon.call(
            ContainerMethods.INSPECT, InspectContainerRequest.newBuilder().setId(id).build());
    return new Document(answer.getSummary().getId(), answer.getJson());
  }

  static Document image(Connection daemon, String reference) {
    InspectImageResponse answer =
        daemon.call(ImageMethods.INSPECT, ImageRef.newBuilder().setReference(reference).build());
    return new Document(answer.getSummary().getId(), answer.getJson());
  }

  static Document either(Connection daemon, String name) {
    try {
      return container(daemon, name);
    } catch (TtrpcException e) {
      if (e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
    }
    try {
      return image(daemon, name);
    } catch (TtrpcException e) {
      if (e.code() != StatusCode.NOT_FOUND && e.code() != StatusCode.INVALID_ARGUMENT) {
        throw e;
      }
      throw new TtrpcException(StatusCode.NOT_FOUND, "no such container or image: " + name, e);
    }
  }
}
