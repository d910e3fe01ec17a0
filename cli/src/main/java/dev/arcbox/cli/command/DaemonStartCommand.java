package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.daemon.Daemon;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.ttrpc.SystemMethods;
import java.util.List;
import java.util.Optional;

final class DaemonStartCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "daemon start",
        "Start the daemon",
        Operands.none(),
        Option.value("backend", "NAME", "run virtual machines by auto, kvm or uml"));
  }

  @Override
  public int run(Context context) {
    Daemon daemon = context.daemon();
    Optional<Connection> running = daemon.connect();
    if (running.isPresent()) {
      running.get().close();
      context.out().line("the daemon runs already");
      return ExitCode.OK;
    }
    List<String> options =
        context
            .arguments()
            .value("backend")
            .map(name -> List.of("--backend", name))
            .orElse(List.of());
    try (Connection started = daemon.start(true, options)) {
      SystemInfo info = started.call(SystemMethods.GET_INFO, GetInfoRequest.getDefaultInstance());
      context.out().line("the daemon runs (pid " + info.getDaemonPid() + ")");
      return ExitCode.OK;
    }
  }
}
