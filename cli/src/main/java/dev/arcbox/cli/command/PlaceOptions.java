package dev.arcbox.cli.command;

import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Pairs;
import dev.arcbox.cli.args.Values;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.LogConfig;
import java.util.List;
import java.util.Optional;

/** What run and create say of a container's surroundings: namespaces, names, logs. */
final class PlaceOptions {
  private PlaceOptions() {}

  static List<Option> all() {
    return List.of(
        Option.list("volumes-from", "CONTAINER[:ro]", "mount the volumes of another container"),
        Option.list("add-host", "NAME:ADDRESS", "add a line to /etc/hosts"),
        Option.value("pid", "MODE", "host or container:NAME, to see other processes"),
        Option.value("ipc", "MODE", "private, shareable, host, none or container:NAME"),
        Option.value("shm-size", "SIZE", "size of /dev/shm, such as 64m"),
        Option.value("log-driver", "DRIVER", "json-file, local, or none to keep no logs"),
        Option.list("log-opt", "KEY=VALUE", "such as max-size=10m or max-file=3"));
  }

  static void read(Arguments arguments, ContainerConfig.Builder config) {
    config.addAllVolumesFrom(arguments.values("volumes-from"));
    config.addAllExtraHosts(arguments.values("add-host"));
    config.setPidMode(arguments.value("pid").orElse(""));
    config.setIpcMode(arguments.value("ipc").orElse(""));
    arguments.value("shm-size").ifPresent(s -> config.setShmSizeBytes(Values.bytes("shm-size", s)));
    Optional<String> driver = arguments.value("log-driver");
    List<String> options = arguments.values("log-opt");
    if (driver.isPresent() || !options.isEmpty()) {
      config.setLogConfig(
          LogConfig.newBuilder()
              .setType(driver.orElse(""))
              .putAllConfig(Pairs.strict("log-opt", options)));
    }
  }
}
