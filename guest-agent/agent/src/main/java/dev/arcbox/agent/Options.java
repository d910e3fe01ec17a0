package dev.arcbox.agent;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The command line.
 *
 * @param transport where calls come from
 * @param data folder of layers and containers; where the device is mounted, if there is one
 * @param device the data disk's block device
 * @param run folder that lives as long as this boot
 * @param runtime the OCI runtime's path
 */
record Options(Transport transport, Path data, Optional<String> device, Path run, String runtime) {
  /** Where calls come from. */
  sealed interface Transport {
    /** In a guest: the host over vsock. */
    record Vsock() implements Transport {}

    /**
     * On a host, for tests and native mode: {@code agent.sock} and {@code data.sock} in a folder.
     */
    record Unix(Path folder) implements Transport {}
  }

  static final String USAGE =
      "usage: agent [--vsock | --unix DIR] [--data DIR] [--device DEV] [--run DIR] [--runtime PATH]";

  /** Reads the arguments, which in a guest are none; nothing when they make no sense. */
  static Optional<Options> of(String[] arguments) {
    Transport transport = new Transport.Vsock();
    String data = "/var/lib/arcbox";
    Optional<String> device = Optional.empty();
    String run = "/run/arcbox";
    String runtime = "/usr/bin/crun";
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      if (name.equals("--vsock")) {
        transport = new Transport.Vsock();
        continue;
      }
      if (i + 1 == arguments.length) {
        return Optional.empty();
      }
      String value = arguments[++i];
      switch (name) {
        case "--unix" -> transport = new Transport.Unix(Path.of(value));
        case "--data" -> data = value;
        case "--device" -> device = Optional.of(value);
        case "--run" -> run = value;
        case "--runtime" -> runtime = value;
        default -> {
          return Optional.empty();
        }
      }
    }
    if (transport instanceof Transport.Vsock && device.isEmpty()) {
      device = Optional.of("/dev/vdb");
    }
    return Optional.of(new Options(transport, Path.of(data), device, Path.of(run), runtime));
  }
}
