package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Table;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.StatsResponse;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the counters of containers again and again; rates come from two looks. */
final class StatsSampler {
  private static final double PERCENT = 100.0;

  private final Connection daemon;
  private final List<String> wanted;
  private Map<String, StatsResponse> before = Map.of();

  StatsSampler(Connection daemon, List<String> wanted) {
    this.daemon = daemon;
    this.wanted = List.copyOf(wanted);
  }

  /** What one container uses. */
  record Usage(String name, double cpuPercent, StatsResponse stats) {
    double memoryPercent() {
      return stats.getMemoryLimit() == 0
          ? 0
          : PERCENT * stats.getMemoryUsage() / stats.getMemoryLimit();
    }
  }

  List<Usage> sample() {
    Map<String, StatsResponse> now = new HashMap<>();
    List<Usage> usages = new ArrayList<>();
    for (String id : wanted.isEmpty() ? running() : wanted) {
      try {
        StatsResponse stats =
            daemon.call(ContainerMethods.STATS, ContainerId.newBuilder().setId(id).build());
        usages.add(new Usage(id, cpu(before.getOrDefault(id, stats), stats), stats));
        now.put(id, stats);
      } catch (TtrpcException e) {
        if (!wanted.isEmpty() || e.isConnectionLost()) {
          throw e; // of all running ones, one may have ended meanwhile
        }
      }
    }
    before = now;
    return usages;
  }

  private List<String> running() {
    List<String> names = new ArrayList<>();
    for (ContainerSummary container :
        daemon
            .call(ContainerMethods.LIST, ListContainersRequest.getDefaultInstance())
            .getContainersList()) {
      names.add(container.getName());
    }
    return names;
  }

  private static double cpu(StatsResponse before, StatsResponse now) {
    long time = now.getReadAtNanos() - before.getReadAtNanos();
    long used = now.getCpuUsageNanos() - before.getCpuUsageNanos();
    return time <= 0 ? 0 : PERCENT * used / time;
  }

  static void print(Context context, List<Usage> usages) {
    if (context.format() == Format.JSON) {
      context.out().line(json(usages));
      return;
    }
    Table table = new Table("NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "BLOCK I/O", "PIDS");
    for (Usage usage : usages) {
      StatsResponse stats = usage.stats();
      table.row(
          usage.name(),
          Human.percent(usage.cpuPercent()),
          Human.memory(stats.getMemoryUsage()) + " / " + Human.memory(stats.getMemoryLimit()),
          Human.percent(usage.memoryPercent()),
          Human.size(stats.getBlockReadBytes()) + " / " + Human.size(stats.getBlockWriteBytes()),
          Long.toString(stats.getPids()));
    }
    table.print(context.out());
  }

  private static String json(List<Usage> usages) {
    Json json = new Json().array();
    for (Usage usage : usages) {
      StatsResponse stats = usage.stats();
      json.object()
          .field("name", usage.name())
          .field("cpuPercent", usage.cpuPercent())
          .field("cpuUsageNanos", stats.getCpuUsageNanos())
          .field("memoryUsage", stats.getMemoryUsage())
          .field("memoryLimit", stats.getMemoryLimit())
          .field("blockReadBytes", stats.getBlockReadBytes())
          .field("blockWriteBytes", stats.getBlockWriteBytes())
          .field("pids", stats.getPids())
          .endObject();
    }
    return json.endArray().toString();
  }
}
