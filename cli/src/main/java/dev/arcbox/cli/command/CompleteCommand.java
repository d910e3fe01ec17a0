package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.ListMachinesRequest;
import dev.arcbox.proto.api.ListNetworksRequest;
import dev.arcbox.proto.api.ListVolumesRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.MachineMethods;
import dev.arcbox.ttrpc.NetworkMethods;
import dev.arcbox.ttrpc.VolumeMethods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names of what there is; never starts the daemon, for a key press is no reason to. */
final class CompleteCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "__complete",
        "Print names for completion scripts",
        Operands.exactly(
            1, "containers|images|machines|volumes|networks", Operands.Completes.NOTHING));
  }

  @Override
  public int run(Context context) {
    Optional<Connection> running = context.daemon().connect();
    if (running.isEmpty()) {
      return ExitCode.OK;
    }
    try (Connection daemon = running.get()) {
      names(daemon, context.arguments().operand(0)).forEach(context.out()::line);
      return ExitCode.OK;
    }
  }

  private static List<String> names(Connection daemon, String kind) {
    List<String> names = new ArrayList<>();
    switch (kind) {
      case "containers" ->
          daemon
              .call(ContainerMethods.LIST, ListContainersRequest.newBuilder().setAll(true).build())
              .getContainersList()
              .forEach(container -> names.add(container.getName()));
      case "images" ->
          daemon
              .call(ImageMethods.LIST, ListImagesRequest.getDefaultInstance())
              .getImagesList()
              .forEach(image -> names.addAll(image.getTagsList()));
      case "volumes" ->
          daemon
              .call(VolumeMethods.LIST, ListVolumesRequest.getDefaultInstance())
              .getVolumesList()
              .forEach(volume -> names.add(volume.getName()));
      case "networks" ->
          daemon
              .call(NetworkMethods.LIST, ListNetworksRequest.getDefaultInstance())
              .getNetworksList()
              .forEach(network -> names.add(network.getName()));
      case "machines" ->
          daemon
              .call(MachineMethods.LIST, ListMachinesRequest.getDefaultInstance())
              .getMachinesList()
              .forEach(machine -> names.add(machine.getName()));
      default -> {}
    }
    return names;
  }
}
