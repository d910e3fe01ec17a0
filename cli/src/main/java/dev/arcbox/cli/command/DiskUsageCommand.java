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
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.ImageSummary;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.ListVolumesRequest;
import dev.arcbox.proto.api.VolumeSummary;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.VolumeMethods;
import java.util.List;
import java.util.OptionalLong;

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
      List<ContainerSummary> containers =
          daemon
              .call(
                  ContainerMethods.LIST,
                  ListContainersRequest.newBuilder().setAll(true).setSize(true).build())
              .getContainersList();
      List<VolumeSummary> volumes =
          daemon
              .call(VolumeMethods.LIST, ListVolumesRequest.newBuilder().setSize(true).build())
              .getVolumesList();
      Usage[] usages = {images(images), containers(containers), volumes(volumes), assets(assets)};
      if (context.format() == Format.JSON) {
        context.out().line(json(usages));
      } else {
        Table table = new Table("TYPE", "TOTAL", "ACTIVE", "SIZE");
        for (Usage usage : usages) {
          table.row(
              usage.type(),
              Long.toString(usage.total()),
              Long.toString(usage.active()),
              usage.bytes().isPresent() ? Human.size(usage.bytes().getAsLong()) : "unknown");
        }
        table.print(context.out());
      }
      return ExitCode.OK;
    }
  }

  /**
   * One kind of thing on the disk.
   *
   * @param bytes unknown when the machine that would count them is off
   */
  private record Usage(String type, long total, long active, OptionalLong bytes) {}

  private static Usage containers(List<ContainerSummary> containers) {
    long active = 0;
    long bytes = 0;
    boolean known = containers.isEmpty();
    for (ContainerSummary container : containers) {
      active += container.getState().equals("running") ? 1 : 0;
      bytes += container.getSizeRw();
      known |= container.hasSizeRw();
    }
    return new Usage("Containers", containers.size(), active, sum(known, bytes));
  }

  private static Usage volumes(List<VolumeSummary> volumes) {
    long active = 0;
    long bytes = 0;
    boolean known = volumes.isEmpty();
    for (VolumeSummary volume : volumes) {
      active += volume.getUsersCount() > 0 ? 1 : 0;
      bytes += volume.getSize();
      known |= volume.hasSize();
    }
    return new Usage("Volumes", volumes.size(), active, sum(known, bytes));
  }

  private static OptionalLong sum(boolean known, long bytes) {
    return known ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  private static Usage images(List<ImageSummary> images) {
    long active = 0;
    long bytes = 0;
    for (ImageSummary image : images) {
      active += image.getContainers() > 0 ? 1 : 0;
      bytes += image.getSize();
    }
    return new Usage("Images", images.size(), active, OptionalLong.of(bytes));
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
    return new Usage("Boot assets", total, active, OptionalLong.of(bytes));
  }

  private static String json(Usage... usages) {
    Json json = new Json().array();
    for (Usage usage : usages) {
      json.object()
          .field("type", usage.type())
          .field("total", usage.total())
          .field("active", usage.active());
      usage.bytes().ifPresent(bytes -> json.field("bytes", bytes));
      json.endObject();
    }
    return json.endArray().toString();
  }
}
