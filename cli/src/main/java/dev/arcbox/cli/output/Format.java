package dev.arcbox.cli.output;

import dev.arcbox.cli.args.UsageException;
import java.util.Optional;

/** How results are shown. */
public enum Format {
  TABLE,
  JSON,
  QUIET;

  public static Format of(Optional<String> name) {
    if (name.isEmpty()) {
      return TABLE;
    }
    return switch (name.get()) {
      case "table" -> TABLE;
      case "json" -> JSON;
      case "quiet" -> QUIET;
      default ->
          throw new UsageException(
              "option --format takes table, json or quiet, not \"" + name.get() + "\"");
    };
  }
}
