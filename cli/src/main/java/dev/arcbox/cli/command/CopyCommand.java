package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.daemon.Connection;
import java.util.Optional;

final class CopyCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "cp",
        "Copy files between a container and here",
        Operands.exactly(
            2, "CONTAINER:PATH PATH|-, or PATH|- CONTAINER:PATH", Operands.Completes.CONTAINERS),
        Option.flag('a', "archive", "keep owners, when copying into a container"),
        Option.flag('q', "quiet", "as always: nothing is said"));
  }

  @Override
  public int run(Context context) throws InterruptedException {
    String from = context.arguments().operand(0);
    String to = context.arguments().operand(1);
    Optional<Place> source = Place.of(from);
    Optional<Place> target = Place.of(to);
    if (source.isPresent() == target.isPresent()) {
      throw new UsageException(
          "exactly one of the two is in a container, as in CONTAINER:PATH, not \""
              + from
              + "\" and \""
              + to
              + "\"");
    }
    try (Connection daemon = context.connect()) {
      return source.isPresent()
          ? new CopyOut(context, daemon, source.get()).run(to)
          : new CopyIn(context, daemon, target.get()).run(from);
    }
  }

  /** A path in a container. */
  record Place(String container, String path) {
    /** A colon that stands after a slash or a dot's folder belongs to a path here. */
    static Optional<Place> of(String text) {
      int colon = text.indexOf(':');
      boolean here = colon <= 0 || text.startsWith("/") || text.startsWith(".");
      if (here) {
        return Optional.empty();
      }
      String path = text.substring(colon + 1);
      String absolute = path.startsWith("/") ? path : "/" + path;
      return Optional.of(new Place(text.substring(0, colon), absolute));
    }

    /** The folder's content is meant, not the folder. */
    static boolean isContent(String path) {
      return path.equals(".") || path.endsWith("/.");
    }

    /** Without slashes at the end. */
    static String plain(String path) {
      String plain = path;
      while (plain.length() > 1 && plain.endsWith("/")) {
        plain = plain.substring(0, plain.length() - 1);
      }
      return plain;
    }

    static String parent(String path) {
      String plain = plain(path);
      int slash = plain.lastIndexOf('/');
      return slash <= 0 ? "/" : plain.substring(0, slash);
    }

    static String name(String path) {
      String plain = plain(path);
      return plain.substring(plain.lastIndexOf('/') + 1);
    }
  }
}
