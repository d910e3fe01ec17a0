package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.proto.api.Filter;
import dev.arcbox.proto.api.PruneRequest;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.PruneVolumesRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.NetworkMethods;
import dev.arcbox.ttrpc.VolumeMethods;
import java.util.List;

/** Removes what is not in use any more: of one kind, or of several with {@code system prune}. */
final class PruneCommand implements Command {
  /** What is pruned. */
  enum What {
    CONTAINERS("container prune", "all stopped containers"),
    VOLUMES("volume prune", "all volumes without a name that no container mounts"),
    NETWORKS("network prune", "all networks that no running container is in"),
    SYSTEM("system prune", "all stopped containers and all networks that are not in use");

    private final String name;
    private final String words;

    What(String name, String words) {
      this.name = name;
      this.words = words;
    }
  }

  private final What what;

  PruneCommand(What what) {
    this.what = what;
  }

  @Override
  public Spec spec() {
    Operands none = Operands.none();
    String summary = "Remove " + what.words;
    Option force = Option.flag('f', "force", "do not ask");
    Option filter = Option.list("filter", "label=KEY[=VALUE]", "only those that match");
    return switch (what) {
      case VOLUMES ->
          Spec.of(
              what.name, summary, none, force, filter, Option.flag('a', "all", "named ones too"));
      case SYSTEM ->
          Spec.of(what.name, summary, none, force, filter, Option.flag("volumes", "also volumes"));
      case CONTAINERS, NETWORKS -> Spec.of(what.name, summary, none, force, filter);
    };
  }

  @Override
  public int run(Context context) {
    List<Filter> filters = FilterOptions.of(context);
    if (!context.flag("force") && !Confirmation.of(context, "This will remove " + what.words)) {
      return ExitCode.FAILURE;
    }
    PruneRequest request = PruneRequest.newBuilder().addAllFilters(filters).build();
    try (Connection daemon = context.connect()) {
      long freed = 0;
      if (what == What.CONTAINERS || what == What.SYSTEM) {
        freed += show(context, "Containers", daemon.call(ContainerMethods.PRUNE, request));
      }
      if (what == What.VOLUMES || context.flag("volumes")) {
        freed +=
            show(context, "Volumes", daemon.call(VolumeMethods.PRUNE, volumes(context, filters)));
      }
      if (what == What.NETWORKS || what == What.SYSTEM) {
        freed += show(context, "Networks", daemon.call(NetworkMethods.PRUNE, request));
      }
      if (context.format() == Format.TABLE) {
        context.out().line("Total reclaimed space: " + Human.size(freed));
      }
      return ExitCode.OK;
    }
  }

  private static PruneVolumesRequest volumes(Context context, List<Filter> filters) {
    return PruneVolumesRequest.newBuilder()
        .setAll(context.flag("all"))
        .addAllFilters(filters)
        .build();
  }

  private static long show(Context context, String title, PruneResponse answer) {
    List<String> removed = answer.getRemovedList();
    if (context.format() == Format.TABLE && !removed.isEmpty()) {
      context.out().line("Deleted " + title + ":");
    }
    removed.forEach(context.out()::line);
    if (context.format() == Format.TABLE && !removed.isEmpty()) {
      context.out().line("");
    }
    return answer.getFreedBytes();
  }
}
