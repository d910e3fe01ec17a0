package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.Version;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.proto.api.GetVersionRequest;
import dev.arcbox.proto.api.VersionInfo;
import dev.arcbox.ttrpc.SystemMethods;
import java.util.Optional;

final class VersionCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of("version", "Show the versions of client and daemon", Operands.none());
  }

  @Override
  public int run(Context context) {
    Optional<VersionInfo> server = server(context);
    switch (context.format()) {
      case JSON -> context.out().line(json(server));
      case QUIET -> context.out().line(Version.client().version());
      case TABLE -> text(context, server);
    }
    return ExitCode.OK;
  }

  /** Of the daemon, if it runs: asking for a version is no reason to start it. */
  private static Optional<VersionInfo> server(Context context) {
    Optional<Connection> running = context.daemon().connect();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    try (Connection daemon = running.get()) {
      return Optional.of(
          daemon.call(SystemMethods.GET_VERSION, GetVersionRequest.getDefaultInstance()));
    }
  }

  private static void text(Context context, Optional<VersionInfo> server) {
    Printer out = context.out();
    out.line("Client: " + Version.client().version()).line("  Java: " + Version.java());
    if (server.isEmpty()) {
      out.line("Daemon: not running");
      return;
    }
    VersionInfo info = server.get();
    out.line("Daemon: " + info.getVersion());
    line(out, "  API: ", info.getApiVersion());
    line(out, "  Java: ", info.getJavaVersion());
    line(out, "  OS/Arch: ", info.getOs() + "/" + info.getArch());
    line(out, "  Commit: ", info.getGitCommit());
    line(out, "  Built: ", info.getBuiltAt());
  }

  private static void line(Printer out, String title, String value) {
    if (!value.isEmpty()) {
      out.line(title + value);
    }
  }

  private static String json(Optional<VersionInfo> server) {
    Json json = new Json().object().name("client").object();
    json.field("version", Version.client().version());
    json.field("javaVersion", Version.java()).endObject();
    server.ifPresent(info -> InfoCommand.version(json.name("server"), info));
    return json.endObject().toString();
  }
}
