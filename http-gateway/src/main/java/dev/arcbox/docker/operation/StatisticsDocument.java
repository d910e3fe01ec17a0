package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.proto.agent.BlockStats;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.store.EpochNanos;
import java.math.BigInteger;
import java.util.Optional;
import java.util.TreeMap;

/** One line of {@code GET /containers/{id}/stats}. */
final class StatisticsDocument {
  /** No limit, in the unsigned numbers that clients read. */
  private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private StatisticsDocument() {}

  /**
   * The line.
   *
   * @param before the measurement that differences are taken to; absent for the first
   */
  static ObjectNode of(ContainerView view, ContainerStats now, Optional<ContainerStats> before) {
    ObjectNode node = Json.object();
    node.put("read", moment(now));
    node.put("preread", before.map(StatisticsDocument::moment).orElse(Times.NEVER));
    ObjectNode pids = node.putObject("pids_stats");
    if (now.getPidsCurrent() > 0) {
      pids.put("current", now.getPidsCurrent());
      if (now.getPidsLimit() == 0) {
        pids.put("limit", UNLIMITED);
      } else {
        pids.put("limit", now.getPidsLimit());
      }
    }
    blocks(node.putObject("blkio_stats"), now);
    node.put("num_procs", 0).putObject("storage_stats");
    cpu(node.putObject("cpu_stats"), now);
    cpu(node.putObject("precpu_stats"), before.orElse(ContainerStats.getDefaultInstance()));
    memory(node.putObject("memory_stats"), now);
    node.put("name", "/" + view.name()).put("id", view.id());
    return node;
  }

  private static String moment(ContainerStats stats) {
    return stats.getReadAtNanos() == 0
        ? Times.NEVER
        : EpochNanos.toInstant(stats.getReadAtNanos()).toString();
  }

  private static void cpu(ObjectNode node, ContainerStats stats) {
    ObjectNode usage = node.putObject("cpu_usage");
    usage.put("total_usage", stats.getCpuUsageNanos());
    usage.put("usage_in_kernelmode", stats.getCpuSystemNanos());
    usage.put("usage_in_usermode", stats.getCpuUserNanos());
    if (stats.getOnlineCpus() > 0) {
      node.put("system_cpu_usage", stats.getSystemCpuNanos());
      node.put("online_cpus", stats.getOnlineCpus());
    }
    ObjectNode throttling = node.putObject("throttling_data");
    throttling.put("periods", stats.getPeriods());
    throttling.put("throttled_periods", stats.getThrottledPeriods());
    throttling.put("throttled_time", stats.getThrottledNanos());
  }

  private static void memory(ObjectNode node, ContainerStats stats) {
    if (stats.getOnlineCpus() == 0) {
      return; // it does not run
    }
    node.put("usage", stats.getMemoryUsage());
    ObjectNode detail = node.putObject("stats");
    new TreeMap<>(stats.getMemoryStatMap()).forEach(detail::put);
    node.put("limit", stats.getMemoryLimit());
  }

  private static void blocks(ObjectNode node, ContainerStats stats) {
    ArrayNode bytes = node.putArray("io_service_bytes_recursive");
    ArrayNode counts = node.putArray("io_serviced_recursive");
    for (BlockStats block : stats.getBlocksList()) {
      operation(bytes, block, "read", block.getReadBytes());
      operation(bytes, block, "write", block.getWriteBytes());
      operation(counts, block, "read", block.getReads());
      operation(counts, block, "write", block.getWrites());
    }
    for (String other :
        new String[] {
          "io_queue_recursive",
          "io_service_time_recursive",
          "io_wait_time_recursive",
          "io_merged_recursive",
          "io_time_recursive",
          "sectors_recursive"
        }) {
      node.putNull(other);
    }
  }

  private static void operation(ArrayNode array, BlockStats block, String name, long value) {
    ObjectNode entry = array.addObject();
    entry.put("major", block.getMajor()).put("minor", block.getMinor());
    entry.put("op", name).put("value", value);
  }
}
