package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.ShutdownRequest;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.ttrpc.SystemMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.Optional;

final class DaemonStopCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "daemon stop",
        "Stop all machines in order, then the daemon",
        Operands.none(),
        Option.flag('f', "force", "do not wait for containers to end"));
  }

  @Override
  public int run(Context context) {
    Optional<Connection> running = context.daemon().connect();
    if (running.isEmpty()) {
      context.out().line("the daemon is not running");
      return ExitCode.OK;
    }
    try (Connection daemon = running.get()) {
      SystemInfo info = daemon.call(SystemMethods.GET_INFO, GetInfoRequest.getDefaultInstance());
      Optional<ProcessHandle> process = ProcessHandle.of(info.getDaemonPid());
      shutDown(daemon, context.flag("force"));
      // The answer comes before the end: wait for the process, so that a start may follow at once.
      process.ifPresent(handle -> handle.onExit().join());
      context.out().line("the daemon has stopped");
      return ExitCode.OK;
    }
  }

  /** A daemon that ends may take the connection with it before its answer is read. */
  private static void shutDown(Connection daemon, boolean force) {
    try {
      daemon.call(SystemMethods.SHUTDOWN, ShutdownRequest.newBuilder().setForce(force).build());
    } catch (TtrpcException e) {
      if (!e.isConnectionLost()) {
        throw e;
      }
    }
  }
}
