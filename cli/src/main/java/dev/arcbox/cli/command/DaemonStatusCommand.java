package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.SetupStatus;
import dev.arcbox.proto.api.SetupStatusRequest;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.ttrpc.SystemMethods;
import java.util.Optional;

final class DaemonStatusCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "daemon status",
        "Say whether the daemon runs; exit code 1 when it does not",
        Operands.none());
  }

  @Override
  public int run(Context context) {
    Optional<Connection> running = context.daemon().connect();
    if (running.isEmpty()) {
      switch (context.format()) {
        case JSON ->
            context.out().line(new Json().object().field("running", false).endObject().toString());
        case QUIET -> {}
        case TABLE -> context.out().line("the daemon is not running");
      }
      return ExitCode.FAILURE;
    }
    try (Connection daemon = running.get()) {
      SystemInfo info = daemon.call(SystemMethods.GET_INFO, GetInfoRequest.getDefaultInstance());
      SetupStatus setup =
          daemon.call(SystemMethods.GET_SETUP_STATUS, SetupStatusRequest.getDefaultInstance());
      show(context, info, setup);
      return ExitCode.OK;
    }
  }

  private static void show(Context context, SystemInfo info, SetupStatus setup) {
    switch (context.format()) {
      case JSON ->
          context
              .out()
              .line(
                  new Json()
                      .object()
                      .field("running", true)
                      .field("pid", info.getDaemonPid())
                      .field("version", info.getVersion().getVersion())
                      .field("uptimeNanos", info.getUptimeNanos())
                      .field("rssBytes", info.getDaemonRssBytes())
                      .field("socket", context.locations().socket().toString())
                      .field("setup", setup.getPhase().name())
                      .field("message", setup.getMessage())
                      .endObject()
                      .toString());
      case QUIET -> context.out().line(Long.toString(info.getDaemonPid()));
      case TABLE ->
          context
              .out()
              .line(
                  "the daemon runs (pid "
                      + info.getDaemonPid()
                      + ", up "
                      + Human.duration(info.getUptimeNanos())
                      + ", "
                      + Human.memory(info.getDaemonRssBytes())
                      + ")")
              .line("socket: " + context.locations().socket())
              .line("set-up: " + setup.getPhase().name() + message(setup));
    }
  }

  private static String message(SetupStatus setup) {
    return setup.getMessage().isEmpty() ? "" : " (" + setup.getMessage() + ")";
  }
}
