package dev.arcbox.cli.command;

import dev.arcbox.cli.args.UsageException;
import java.util.List;

/** Commands of two words. */
public final class Groups {
  private Groups() {}

  public static boolean isGroup(String name) {
    return switch (name) {
      case "image",
          "container",
          "volume",
          "network",
          "machine",
          "boot",
          "daemon",
          "docker",
          "system" ->
          true;
      default -> false;
    };
  }

  static String summary(String group) {
    return switch (group) {
      case "image" -> "Manage images";
      case "container" -> "Manage containers";
      case "volume" -> "Manage volumes";
      case "network" -> "Manage networks";
      case "machine" -> "Manage virtual machines";
      case "boot" -> "Manage what machines boot from";
      case "daemon" -> "Manage the daemon";
      case "docker" -> "Let the docker client use ArcBox";
      case "system" -> "Facts about the whole system";
      default -> throw unknown(group, "");
    };
  }

  public static List<String> members(String group) {
    return switch (group) {
      case "image" ->
          List.of("ls", "pull", "push", "load", "save", "tag", "rm", "inspect", "history", "prune");
      case "container" -> List.of("prune");
      case "volume" -> List.of("ls", "create", "inspect", "rm", "prune");
      case "network" -> List.of("ls", "create", "inspect", "rm", "connect", "disconnect", "prune");
      case "machine" -> List.of("ls", "inspect", "start", "stop", "logs");
      case "boot" -> List.of("prefetch", "status", "list", "clear", "build-kernel");
      case "daemon" -> List.of("start", "stop", "status");
      case "docker" -> List.of("enable", "disable", "status");
      case "system" -> List.of("info", "df", "prune");
      default -> List.of();
    };
  }

  public static Command create(String group, String name) {
    return switch (group + " " + name) {
      case "image ls" -> new ImagesCommand("image ls");
      case "image load" -> new LoadCommand("image load");
      case "image pull" -> new TransferCommand("image pull", true);
      case "image push" -> new TransferCommand("image push", false);
      case "image save" -> new SaveCommand("image save");
      case "image history" -> new HistoryCommand("image history");
      case "image prune" -> new PruneImagesCommand();
      case "image tag" -> new TagCommand("image tag");
      case "image rm" -> new RemoveImageCommand("image rm");
      case "image inspect" -> new InspectImageCommand();
      case "container prune" -> new PruneCommand(PruneCommand.What.CONTAINERS);
      case "volume ls" -> new VolumesCommand();
      case "volume create" -> new CreateVolumeCommand();
      case "volume inspect" -> new InspectVolumeCommand();
      case "volume rm" -> new RemoveVolumeCommand();
      case "volume prune" -> new PruneCommand(PruneCommand.What.VOLUMES);
      case "network ls" -> new NetworksCommand();
      case "network create" -> new CreateNetworkCommand();
      case "network inspect" -> new InspectNetworkCommand();
      case "network rm" -> new RemoveNetworkCommand();
      case "network connect" -> new ConnectCommand(true);
      case "network disconnect" -> new ConnectCommand(false);
      case "network prune" -> new PruneCommand(PruneCommand.What.NETWORKS);
      case "machine ls" -> new MachinesCommand();
      case "machine inspect" -> new InspectMachineCommand();
      case "machine start" -> new StartMachineCommand();
      case "machine stop" -> new StopMachineCommand();
      case "machine logs" -> new MachineLogsCommand();
      case "boot prefetch" -> new PrefetchCommand();
      case "boot status" -> new BootStatusCommand("boot status");
      case "boot list" -> new BootStatusCommand("boot list");
      case "boot clear" -> new BootClearCommand();
      case "boot build-kernel" -> new BuildKernelCommand();
      case "daemon start" -> new DaemonStartCommand();
      case "daemon stop" -> new DaemonStopCommand();
      case "daemon status" -> new DaemonStatusCommand();
      case "docker enable" -> new DockerCommand(DockerCommand.Action.ENABLE);
      case "docker disable" -> new DockerCommand(DockerCommand.Action.DISABLE);
      case "docker status" -> new DockerCommand(DockerCommand.Action.STATUS);
      case "system info" -> new InfoCommand("system info");
      case "system df" -> new DiskUsageCommand();
      case "system prune" -> new PruneCommand(PruneCommand.What.SYSTEM);
      default -> throw unknown(group, name);
    };
  }

  private static UsageException unknown(String group, String name) {
    return new UsageException(
        "unknown command \"" + group + " " + name + "\" (see: arcbox " + group + " --help)");
  }
}
