package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ListVolumesRequest;
import dev.arcbox.proto.api.VolumeSummary;
import dev.arcbox.ttrpc.VolumeMethods;
import java.util.List;

final class VolumesCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "volume ls", "List volumes", Operands.none(), Option.flag('q', "quiet", "names only"));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<VolumeSummary> volumes =
          daemon.call(VolumeMethods.LIST, ListVolumesRequest.getDefaultInstance()).getVolumesList();
      if (context.format() == Format.JSON) {
        Json json = new Json().array();
        volumes.forEach(volume -> json.raw(InspectVolumeCommand.json(volume)));
        context.out().line(json.endArray().toString());
      } else if (context.flag("quiet") || context.format() == Format.QUIET) {
        volumes.forEach(volume -> context.out().line(volume.getName()));
      } else {
        Table table = new Table("DRIVER", "VOLUME NAME", "USED BY");
        for (VolumeSummary volume : volumes) {
          table.row(
              volume.getDriver(),
              volume.getName(),
              String.join(", ", volume.getUsersList().stream().map(Human::shortId).toList()));
        }
        table.print(context.out());
      }
      return ExitCode.OK;
    }
  }
}
