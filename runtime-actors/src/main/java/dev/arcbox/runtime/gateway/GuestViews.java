package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.api.StatsResponse;
import dev.arcbox.proto.api.TopContainerResponse;
import dev.arcbox.proto.api.TopRow;

/** What only the guest knows of a container, in the client's words. */
final class GuestViews {
  private GuestViews() {}

  static StatsResponse stats(ContainerStats stats) {
    return StatsResponse.newBuilder()
        .setCpuUsageNanos(stats.getCpuUsageNanos())
        .setSystemCpuNanos(stats.getSystemCpuNanos())
        .setOnlineCpus(stats.getOnlineCpus())
        .setMemoryUsage(stats.getMemoryUsage())
        .setMemoryLimit(stats.getMemoryLimit())
        .setPids(stats.getPidsCurrent())
        .setBlockReadBytes(stats.getBlockReadBytes())
        .setBlockWriteBytes(stats.getBlockWriteBytes())
        .setReadAtNanos(stats.getReadAtNanos())
        .build();
  }

  static TopContainerResponse top(ListProcessesResponse processes) {
    TopContainerResponse.Builder answer =
        TopContainerResponse.newBuilder().addAllTitles(processes.getTitlesList());
    processes
        .getRowsList()
        .forEach(row -> answer.addRows(TopRow.newBuilder().addAllCells(row.getCellsList())));
    return answer.build();
  }
}
