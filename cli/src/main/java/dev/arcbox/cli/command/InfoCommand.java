package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.JsonIndent;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.proto.api.VersionInfo;
import dev.arcbox.ttrpc.SystemMethods;

final class InfoCommand implements Command {
  private final String name;

  InfoCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(name, "Show facts about the whole system", Operands.none());
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      SystemInfo info = daemon.call(SystemMethods.GET_INFO, GetInfoRequest.getDefaultInstance());
      switch (context.format()) {
        case JSON -> context.out().line(JsonIndent.of(json(info)));
        case QUIET -> context.out().line(info.getBackend());
        case TABLE -> text(context.out(), info);
      }
      return ExitCode.OK;
    }
  }

  private static void text(Printer out, SystemInfo info) {
    out.line("Version: " + info.getVersion().getVersion());
    out.line("Back end: " + info.getBackend() + " (" + info.getBackendReason() + ")");
    out.line("Kernel: " + info.getKernel());
    out.line(
        "Containers: "
            + info.getContainers()
            + " ("
            + info.getContainersRunning()
            + " running, "
            + info.getContainersPaused()
            + " paused, "
            + info.getContainersStopped()
            + " stopped)");
    out.line("Images: " + info.getImages());
    out.line("Machines: " + info.getMachines() + " (" + info.getMachinesRunning() + " running)");
    out.line("CPUs: " + info.getCpus());
    out.line("Memory: " + Human.memory(info.getMemoryBytes()));
    out.line("Data: " + info.getDataDir());
    out.line("Sockets: " + info.getRunDir());
    out.line(
        "Daemon: pid "
            + info.getDaemonPid()
            + ", up "
            + Human.duration(info.getUptimeNanos())
            + ", "
            + Human.memory(info.getDaemonRssBytes()));
    info.getSupervisionMap().forEach((path, n) -> out.line("Restarts of " + path + ": " + n));
  }

  static void version(Json json, VersionInfo version) {
    json.object()
        .field("version", version.getVersion())
        .field("apiVersion", version.getApiVersion())
        .field("javaVersion", version.getJavaVersion())
        .field("os", version.getOs())
        .field("arch", version.getArch())
        .field("gitCommit", version.getGitCommit())
        .field("builtAt", version.getBuiltAt())
        .endObject();
  }

  private static String json(SystemInfo info) {
    Json json = new Json().object();
    version(json.name("version"), info.getVersion());
    return json.field("backend", info.getBackend())
        .field("backendReason", info.getBackendReason())
        .field("dataDir", info.getDataDir())
        .field("runDir", info.getRunDir())
        .field("containers", info.getContainers())
        .field("containersRunning", info.getContainersRunning())
        .field("containersPaused", info.getContainersPaused())
        .field("containersStopped", info.getContainersStopped())
        .field("images", info.getImages())
        .field("machines", info.getMachines())
        .field("machinesRunning", info.getMachinesRunning())
        .field("cpus", info.getCpus())
        .field("memoryBytes", info.getMemoryBytes())
        .field("kernel", info.getKernel())
        .field("daemonPid", info.getDaemonPid())
        .field("daemonRssBytes", info.getDaemonRssBytes())
        .field("uptimeNanos", info.getUptimeNanos())
        .field("supervision", info.getSupervisionMap())
        .endObject()
        .toString();
  }
}
