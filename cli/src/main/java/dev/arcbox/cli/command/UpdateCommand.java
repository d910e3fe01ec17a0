package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.args.Values;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.UpdateContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

final class UpdateCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "update",
        "Change the limits of containers",
        Operands.atLeast(1, "CONTAINER [CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.value('m', "memory", "SIZE", "memory limit, such as 512m"),
        Option.value("memory-swap", "SIZE", "memory and swap together, -1 for no limit"),
        Option.value("cpus", "NUMBER", "CPU limit, such as 1.5"),
        Option.value('c', "cpu-shares", "NUMBER", "weight beside other containers"),
        Option.value("pids-limit", "NUMBER", "limit of processes, -1 for none"),
        Option.value("restart", "POLICY", "no, always, unless-stopped or on-failure[:MAXIMUM]"));
  }

  @Override
  public int run(Context context) {
    ContainerConfig changes = changes(context.arguments());
    if (changes.equals(ContainerConfig.getDefaultInstance())) {
      throw new UsageException("nothing to change: give at least one option (see --help)");
    }
    try (Connection daemon = context.connect()) {
      return Each.named(
          context,
          id ->
              daemon
                  .call(
                      ContainerMethods.UPDATE,
                      UpdateContainerRequest.newBuilder().setId(id).setChanges(changes).build())
                  .getWarningsList()
                  .forEach(context::warn));
    }
  }

  private static ContainerConfig changes(Arguments arguments) {
    ContainerConfig.Builder changes = ContainerConfig.newBuilder();
    arguments.value("memory").ifPresent(m -> changes.setMemoryBytes(Values.bytes("memory", m)));
    arguments
        .value("memory-swap")
        .ifPresent(
            m -> changes.setMemorySwapBytes(m.equals("-1") ? -1 : Values.bytes("memory-swap", m)));
    arguments.value("cpus").ifPresent(c -> changes.setNanoCpus(Values.nanoCpus("cpus", c)));
    arguments
        .value("cpu-shares")
        .ifPresent(c -> changes.setCpuShares(Values.longInteger("cpu-shares", c)));
    arguments
        .value("pids-limit")
        .ifPresent(p -> changes.setPidsLimit(Values.longInteger("pids-limit", p)));
    arguments
        .value("restart")
        .ifPresent(policy -> changes.setRestartPolicy(ServiceOptions.restart(policy)));
    return changes.build();
  }
}
