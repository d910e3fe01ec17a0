package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.proto.api.Filter;
import java.util.List;

/** {@code --filter KEY=VALUE}, any number of times, also with the same key. */
final class FilterOptions {
  private FilterOptions() {}

  static List<Filter> of(Context context) {
    return context.arguments().values("filter").stream().map(FilterOptions::filter).toList();
  }

  private static Filter filter(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new UsageException("option --filter takes KEY=VALUE, not \"" + text + "\"");
    }
    return Filter.newBuilder()
        .setKey(text.substring(0, equals))
        .setValue(text.substring(equals + 1))
        .build();
  }
}
