package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.BootAsset;
import dev.arcbox.proto.api.BootStatusRequest;
import dev.arcbox.ttrpc.BootMethods;
import java.util.List;

final class BootStatusCommand implements Command {
  private final String name;

  BootStatusCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(name, "Show what machines boot from", Operands.none());
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<BootAsset> assets =
          daemon.call(BootMethods.STATUS, BootStatusRequest.getDefaultInstance()).getAssetsList();
      switch (context.format()) {
        case JSON -> context.out().line(json(assets));
        case QUIET -> {
          for (BootAsset asset : assets) {
            if (asset.getPresent()) {
              context.out().line(asset.getPath());
            }
          }
        }
        case TABLE -> table(assets).print(context.out());
      }
      return ExitCode.OK;
    }
  }

  private static Table table(List<BootAsset> assets) {
    Table table = new Table("ASSET", "STATE", "VERSION", "DIGEST", "SIZE", "PATH");
    for (BootAsset asset : assets) {
      String state = asset.getPresent() ? asset.getActive() ? "in use" : "present" : "missing";
      table.row(
          asset.getName(),
          state,
          asset.getVersion(),
          Human.shortId(asset.getDigest()),
          asset.getPresent() ? Human.size(asset.getSize()) : "",
          asset.getPath());
    }
    return table;
  }

  private static String json(List<BootAsset> assets) {
    Json json = new Json().array();
    for (BootAsset asset : assets) {
      json.object()
          .field("name", asset.getName())
          .field("path", asset.getPath())
          .field("digest", asset.getDigest())
          .field("size", asset.getSize())
          .field("present", asset.getPresent())
          .field("active", asset.getActive())
          .field("version", asset.getVersion())
          .endObject();
    }
    return json.endArray().toString();
  }
}
