package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.agent.ContainerRef;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.TopProcess;
import dev.arcbox.proto.api.StatsResponse;
import dev.arcbox.proto.api.TopContainerResponse;
import dev.arcbox.proto.api.TopRow;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.AgentMethods;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What only the guest knows of a container, in the client's words. */
final class GuestViews {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

  private GuestViews() {}

  static StatsResponse stats(Guest guest, String container) {
    ContainerStats stats = guest.agent().call(AgentMethods.STATS, ref(container));
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

  static TopContainerResponse top(Guest guest, String container) {
    TopContainerResponse.Builder answer =
        TopContainerResponse.newBuilder()
            .addAllTitles(List.of("UID", "PID", "PPID", "STIME", "TTY", "TIME", "CMD"));
    guest
        .agent()
        .call(AgentMethods.TOP, ref(container))
        .getProcessesList()
        .forEach(process -> answer.addRows(row(process)));
    return answer.build();
  }

  private static TopRow row(TopProcess process) {
    Duration cpu = Duration.ofNanos(process.getCpuNanos());
    return TopRow.newBuilder()
        .addCells(process.getUser())
        .addCells(Integer.toString(process.getPid()))
        .addCells(Integer.toString(process.getPpid()))
        .addCells(CLOCK.format(EpochNanos.toInstant(process.getStartedAtNanos())))
        .addCells(process.getTty().isEmpty() ? "?" : process.getTty())
        .addCells(
            "%02d:%02d:%02d".formatted(cpu.toHours(), cpu.toMinutesPart(), cpu.toSecondsPart()))
        .addCells(process.getCommand())
        .build();
  }

  private static ContainerRef ref(String container) {
    return ContainerRef.newBuilder().setId(container).build();
  }
}
