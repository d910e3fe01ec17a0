package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.BootAsset;
import dev.arcbox.proto.api.BootStatusRequest;
import dev.arcbox.proto.api.ImageSummary;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.ImageMethods;
import java.util.List;

final class DiskUsageCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of("system df", "Show what takes how much disk", Operands.none());
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<ImageSummary> images =
          daemon
              .call(ImageMethods.LIST, ListImagesRequest.newBuilder().setAll(true).build())
              .getImagesList();
      List<BootAsset> assets =
          daemon.call(BootMethods.STATUS, BootStatusRequest.getDefaultInstance()).getAssetsList();
      Usage[] usages = {images(images), assets(assets)};
      if (context.format() == Format.JSON) {
        context.out().line(json(usages));
      } else {
        Table table = new Table("TYPE", "TOTAL", "ACTIVE", "SIZE");
        for (Usage usage : usages) {
          table.row(
              usage.type(),
              Long.toString(usage.total()),
              Long.toString(usage.active()),
              Human.size(usage.bytes()));
        }
        table.print(context.out());
      }
      return ExitCode.OK;
    }
  }

  /** One kind of thing on the disk. */
  private record Usage(String type, long total, long active, long bytes) {}

  private static Usage images(List<ImageSummary> images) {
    long active = 0;
    long bytes = 0;
    for (ImageSummary image : images) {
      active += image.getContainers() > 0 ? 1 : 0;
      bytes += image.getSize();
    }
    return new Usage("Images", images.size(), active, bytes);
  }

  private static Usage assets(List<BootAsset> assets) {
    long total = 0;
    long active = 0;
    long bytes = 0;
    for (BootAsset asset : assets) {
      total += asset.getPresent() ? 1 : 0;
      active += asset.getActive() ? 1 : 0;
      bytes += asset.getPresent() ? asset.getSize() : 0;
    }
    return new Usage("Boot assets", total, active, bytes);
  }

  private static String json(Usage... usages) {
    Json json = new Json().array();
    for (Usage usage : usages) {
      json.object()
          .field("type", usage.type())
          .field("total", usage.total())
          .field("active", usage.active())
          .field("bytes", usage.bytes())
          .endObject();
    }
    return json.endArray().toString();
  }
}
