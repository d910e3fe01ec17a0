package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.VolumeRef;
import dev.arcbox.proto.api.VolumeSummary;
import dev.arcbox.ttrpc.VolumeMethods;

final class InspectVolumeCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "volume inspect",
        "Show all that is known of volumes",
        Operands.atLeast(1, "VOLUME [VOLUME...]", Operands.Completes.VOLUMES));
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      return Inspection.print(
          context,
          name -> {
            VolumeSummary volume =
                daemon.call(VolumeMethods.INSPECT, VolumeRef.newBuilder().setName(name).build());
            return new Inspection.Document(volume.getName(), json(volume));
          });
    }
  }

  /** With Docker's names. */
  static String json(VolumeSummary volume) {
    return new Json()
        .object()
        .field("CreatedAt", Human.instant(volume.getCreatedAtNanos()))
        .field("Driver", volume.getDriver())
        .field("Labels", volume.getLabelsMap())
        .field("Mountpoint", volume.getMountpoint())
        .field("Name", volume.getName())
        .field("Options", volume.getOptionsMap())
        .field("Scope", "local")
        .field("UsedBy", volume.getUsersList())
        .endObject()
        .toString();
  }
}
