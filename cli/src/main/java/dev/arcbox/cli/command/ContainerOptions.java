package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Pairs;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.args.Values;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.CreateContainerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What run and create say of a new container. */
final class ContainerOptions {
  static final String INTERACTIVE = "interactive";
  static final String TTY = "tty";
  static final String REMOVE = "rm";

  private ContainerOptions() {}

  static List<Option> all(Option... more) {
    List<Option> options = new ArrayList<>(List.of(more));
    options.add(Option.flag('i', INTERACTIVE, "keep standard input open"));
    options.add(Option.flag('t', TTY, "give the process a terminal"));
    options.add(Option.flag(REMOVE, "remove the container when it ends"));
    options.add(Option.value("name", "NAME", "name the container"));
    options.add(Option.list('e', "env", "KEY[=VALUE]", "set an environment variable"));
    options.add(Option.list("env-file", "FILE", "read environment variables from a file"));
    options.add(Option.value('w', "workdir", "DIR", "working directory in the container"));
    options.add(Option.value('u', "user", "USER[:GROUP]", "user name or id"));
    options.add(Option.value("entrypoint", "COMMAND", "replace the image's entry point"));
    options.add(Option.value('m', "memory", "SIZE", "memory limit, such as 512m"));
    options.add(Option.value("cpus", "NUMBER", "CPU limit, such as 1.5"));
    options.add(Option.value("pids-limit", "NUMBER", "limit of processes, -1 for none"));
    options.add(Option.flag("read-only", "make the root file system read-only"));
    options.add(Option.list("tmpfs", "DIR[:OPTIONS]", "mount a tmpfs"));
    options.add(Option.value('h', "hostname", "NAME", "host name in the container"));
    options.add(Option.list('l', "label", "KEY[=VALUE]", "attach a label"));
    options.add(Option.flag("init", "run an init that reaps processes"));
    options.add(Option.flag("privileged", "give every capability and device of the machine"));
    options.add(Option.list("cap-add", "CAPABILITY", "add a capability"));
    options.add(Option.list("cap-drop", "CAPABILITY", "take a capability away"));
    options.add(Option.value("stop-signal", "SIGNAL", "signal that asks the container to end"));
    options.add(Option.value("stop-timeout", "SECONDS", "wait so long before killing it"));
    options.addAll(ServiceOptions.all());
    options.addAll(PlaceOptions.all());
    options.add(Creation.PULL);
    return options;
  }

  static CreateContainerRequest request(Context context) {
    Arguments arguments = context.arguments();
    ContainerConfig.Builder config = ContainerConfig.newBuilder();
    List<String> operands = arguments.operands();
    config.setImage(operands.getFirst());
    config.addAllCmd(operands.subList(1, operands.size()));
    process(context, config);
    limits(arguments, config);
    ServiceOptions.read(arguments, config);
    PlaceOptions.read(arguments, config);
    config.addAllCapAdd(arguments.values("cap-add"));
    config.addAllCapDrop(arguments.values("cap-drop"));
    config.addAllTmpfs(arguments.values("tmpfs"));
    config.putAllLabels(Pairs.of(arguments.values("label")));
    return CreateContainerRequest.newBuilder()
        .setName(arguments.value("name").orElse(""))
        .setConfig(config)
        .build();
  }

  private static void process(Context context, ContainerConfig.Builder config) {
    Arguments arguments = context.arguments();
    Optional<String> entrypoint = arguments.value("entrypoint");
    if (entrypoint.isPresent()) {
      if (entrypoint.get().isEmpty()) {
        config.setClearEntrypoint(true);
      } else {
        config.addEntrypoint(entrypoint.get());
      }
    }
    config.addAllEnv(EnvironmentOptions.read(context));
    config.setWorkingDir(arguments.value("workdir").orElse(""));
    config.setUser(arguments.value("user").orElse(""));
    config.setHostname(arguments.value("hostname").orElse(""));
    config.setOpenStdin(arguments.flag(INTERACTIVE));
    config.setTty(arguments.flag(TTY));
    config.setInit(arguments.flag("init"));
    config.setPrivileged(arguments.flag("privileged"));
    config.setReadOnly(arguments.flag("read-only"));
    config.setAutoRemove(arguments.flag(REMOVE));
    if (arguments.flag(TTY)) {
      Optional<Terminal.Size> size = context.terminal().size();
      size.ifPresent(s -> config.setRows(s.rows()).setCols(s.columns()));
    }
  }

  private static void limits(Arguments arguments, ContainerConfig.Builder config) {
    arguments.value("memory").ifPresent(m -> config.setMemoryBytes(Values.bytes("memory", m)));
    arguments.value("cpus").ifPresent(c -> config.setNanoCpus(Values.nanoCpus("cpus", c)));
    arguments
        .value("pids-limit")
        .ifPresent(p -> config.setPidsLimit(Values.longInteger("pids-limit", p)));
    config.setStopSignal(arguments.value("stop-signal").orElse(""));
    Optional<String> timeout = arguments.value("stop-timeout");
    if (timeout.isPresent()) {
      int seconds = Values.integer("stop-timeout", timeout.get());
      if (seconds < 0) {
        throw new UsageException("option --stop-timeout takes seconds, not " + seconds);
      }
      config.setStopTimeoutSeconds(seconds);
    }
  }

  /** A terminal for the process needs one of ours to be typed at. */
  static void checkTerminal(Context context, boolean input, boolean tty) {
    if (input && tty && !context.terminal().isTerminal(Terminal.Stream.IN)) {
      throw new CliException.Input(
          "the input device is not a terminal: leave -t away, or run it from a terminal");
    }
  }
}
