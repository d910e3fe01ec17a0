package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.PullImageRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;

/** Makes a container, and fetches its image before if need be. */
final class Creation {
  static final Option PULL =
      Option.value("pull", "always|missing|never", "when to fetch the image (missing)");

  private enum Policy {
    ALWAYS,
    MISSING,
    NEVER
  }

  private Creation() {}

  static CreateContainerResponse make(
      Context context, Connection daemon, CreateContainerRequest request) {
    Policy policy = policy(context);
    String image = request.getConfig().getImage();
    if (policy == Policy.ALWAYS) {
      pull(context, daemon, image);
    }
    CreateContainerResponse made;
    try {
      made = create(context, daemon, request);
    } catch (TtrpcException e) {
      if (policy != Policy.MISSING || e.code() != StatusCode.NOT_FOUND || isThere(daemon, image)) {
        throw e;
      }
      context.warn("the image " + image + " is not here: fetching it");
      pull(context, daemon, image);
      made = create(context, daemon, request);
    }
    made.getWarningsList().forEach(context::warn);
    return made;
  }

  /** The first one ever prepares what guests need. */
  private static CreateContainerResponse create(
      Context context, Connection daemon, CreateContainerRequest request) {
    try (var _ = RunCommand.progress(context, daemon)) {
      return daemon.call(ContainerMethods.CREATE, request);
    }
  }

  private static Policy policy(Context context) {
    String text = context.arguments().value("pull").orElse("missing");
    return switch (text) {
      case "always" -> Policy.ALWAYS;
      case "missing" -> Policy.MISSING;
      case "never" -> Policy.NEVER;
      default ->
          throw new UsageException(
              "option --pull takes always, missing or never, not \"" + text + "\"");
    };
  }

  /** Something else than the image may be what was not found. */
  private static boolean isThere(Connection daemon, String image) {
    try {
      daemon.call(ImageMethods.INSPECT, ImageRef.newBuilder().setReference(image).build());
      return true;
    } catch (TtrpcException e) {
      if (e.code() == StatusCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static void pull(Context context, Connection daemon, String image) {
    PullImageRequest request = PullImageRequest.newBuilder().setReference(image).build();
    try (var call = daemon.stream(ImageMethods.PULL, request)) {
      TransferView.aside(context).follow(call);
    }
  }
}
