package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.Values;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import java.util.List;

final class ListCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "ps",
        "List containers",
        Operands.none(),
        Option.flag('a', "all", "also those that do not run"),
        Option.flag('q', "quiet", "ids only"),
        Option.flag("no-trunc", "do not shorten"),
        Option.flag('s', "size", "also how much they have written"),
        Option.value('n', "last", "NUMBER", "the last so many, in any state"),
        Option.list('f', "filter", "KEY=VALUE", "only those that match"));
  }

  @Override
  public int run(Context context) {
    ListContainersRequest request = request(context);
    try (Connection daemon = context.connect()) {
      List<ContainerSummary> containers =
          daemon.call(ContainerMethods.LIST, request).getContainersList();
      if (context.format() == Format.JSON) {
        context.out().line(ContainerView.json(containers));
      } else {
        boolean whole = context.flag("no-trunc");
        boolean quiet = context.flag("quiet") || context.format() == Format.QUIET;
        if (quiet) {
          for (ContainerSummary container : containers) {
            context.out().line(whole ? container.getId() : Human.shortId(container.getId()));
          }
        } else {
          ContainerView.table(containers, whole, context.flag("size"), Human.nowNanos())
              .print(context.out());
        }
      }
      return ExitCode.OK;
    }
  }

  private static ListContainersRequest request(Context context) {
    ListContainersRequest.Builder request =
        ListContainersRequest.newBuilder()
            .setAll(context.flag("all"))
            .setSize(context.flag("size"));
    context
        .arguments()
        .value("last")
        .ifPresent(n -> request.setLimit(Values.integer("last", n)).setAll(true));
    request.addAllFilters(FilterOptions.of(context));
    return request.build();
  }
}
