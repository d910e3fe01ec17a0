package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.History;
import dev.arcbox.runtime.container.ProcessPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsDocumentTest {
  private static JsonNode document(ContainerStats now, Optional<ContainerStats> before) {
    ContainerSpec spec =
        new ContainerSpec(
            "id",
            "name",
            ContainerConfig.getDefaultInstance(),
            "image",
            "sha256:1",
            List.of(),
            new ProcessPlan(List.of("sh"), List.of(), "/", "", 15),
            List.of(),
            Map.of(),
            Instant.EPOCH);
    ContainerView view =
        new ContainerView(
            spec,
            new ContainerState.Created(0, ""),
            new History(0, 0, false, false),
            Optional.empty());
    return StatisticsDocument.of(view, now, before);
  }

  /** A client that reads unsigned numbers gives up at a negative one. */
  @Test
  void noLimitOfProcessesIsTheLargestUnsignedNumber() {
    ContainerStats.Builder stats = ContainerStats.newBuilder().setPidsCurrent(3);
    assertEquals(
        "18446744073709551615",
        document(stats.build(), Optional.empty()).at("/pids_stats/limit").toString());
    assertEquals(
        "7",
        document(stats.setPidsLimit(7).build(), Optional.empty())
            .at("/pids_stats/limit")
            .toString());
  }

  @Test
  void differencesAreTakenToTheMeasurementBefore() {
    ContainerStats before =
        ContainerStats.newBuilder()
            .setCpuUsageNanos(1)
            .setSystemCpuNanos(10)
            .setOnlineCpus(2)
            .setReadAtNanos(1_000_000_000L)
            .build();
    ContainerStats now =
        before.toBuilder().setCpuUsageNanos(3).setSystemCpuNanos(30).setMemoryUsage(5).build();
    JsonNode document = document(now, Optional.of(before));
    assertEquals(3, document.at("/cpu_stats/cpu_usage/total_usage").asInt());
    assertEquals(1, document.at("/precpu_stats/cpu_usage/total_usage").asInt());
    assertEquals(10, document.at("/precpu_stats/system_cpu_usage").asInt());
    assertEquals(2, document.at("/cpu_stats/online_cpus").asInt());
    assertEquals(5, document.at("/memory_stats/usage").asInt());
    assertEquals("1970-01-01T00:00:01Z", document.path("preread").asText());
  }

  @Test
  void oneThatDoesNotRunHasNoFigures() {
    JsonNode document = document(ContainerStats.getDefaultInstance(), Optional.empty());
    assertEquals("0001-01-01T00:00:00Z", document.path("read").asText());
    assertEquals("{}", document.path("memory_stats").toString());
    assertEquals("{}", document.path("pids_stats").toString());
  }
}
