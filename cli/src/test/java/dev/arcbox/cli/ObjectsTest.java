package dev.arcbox.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.BootStatus;
import dev.arcbox.proto.api.ChangesResponse;
import dev.arcbox.proto.api.CommitContainerRequest;
import dev.arcbox.proto.api.CommitContainerResponse;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.CreateVolumeRequest;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.proto.api.ListImagesResponse;
import dev.arcbox.proto.api.ListNetworksResponse;
import dev.arcbox.proto.api.ListVolumesResponse;
import dev.arcbox.proto.api.NetworkSummary;
import dev.arcbox.proto.api.PathChange;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.UpdateContainerRequest;
import dev.arcbox.proto.api.UpdateContainerResponse;
import dev.arcbox.proto.api.VolumeSummary;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.NetworkMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.VolumeMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes, networks, and what is done to containers that are there. */
@Timeout(240)
class ObjectsTest {
  @TempDir private Path directory;
  private CliFixture cli;

  @BeforeEach
  void makeFixture() {
    cli = new CliFixture(directory);
  }

  @Test
  void volumesAreMadeListedAndInspected() throws IOException {
    AtomicReference<CreateVolumeRequest> asked = new AtomicReference<>();
    VolumeSummary volume =
        VolumeSummary.newBuilder().setName("data").setDriver("local").addUsers("0123").build();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    VolumeMethods.CREATE,
                    (_, q) -> {
                      asked.set(q);
                      return volume;
                    })
                .unary(VolumeMethods.INSPECT, (_, _) -> volume)
                .unary(
                    VolumeMethods.LIST,
                    (_, _) -> ListVolumesResponse.newBuilder().addVolumes(volume).build()))) {
      assertEquals(0, cli.run("volume", "create", "data", "--label", "a=b", "-o", "type=tmpfs"));
      assertEquals("data\n", cli.out());
      assertEquals(Map.of("a", "b"), asked.get().getLabelsMap());
      assertEquals(Map.of("type", "tmpfs"), asked.get().getOptionsMap());
      cli.run("volume", "ls", "-q");
      assertEquals("data\n", cli.out());
      cli.run("volume", "ls");
      assertEquals(List.of("DRIVER", "local"), firstWords(cli.out()));
      cli.run("volume", "inspect", "data");
      assertTrue(cli.out().contains("\"Name\": \"data\""), cli.out());
      cli.run("__complete", "volumes");
      assertEquals("data\n", cli.out());
    }
  }

  @Test
  void diskUsageSaysWhatIsKnown() throws IOException {
    var containers =
        ListContainersResponse.newBuilder()
            .addContainers(ContainerSummary.newBuilder().setState("running").setSizeRw(3_000_000))
            .addContainers(ContainerSummary.newBuilder().setState("created"))
            .build();
    var volumes = ListVolumesResponse.newBuilder().addVolumes(VolumeSummary.getDefaultInstance());
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(ImageMethods.LIST, (_, _) -> ListImagesResponse.getDefaultInstance())
                .unary(BootMethods.STATUS, (_, _) -> BootStatus.getDefaultInstance())
                .unary(ContainerMethods.LIST, (_, _) -> containers)
                .unary(VolumeMethods.LIST, (_, _) -> volumes.build()))) {
      assertEquals(0, cli.run("system", "df"));
      List<String> rows = cli.out().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
      assertEquals("Containers|2|1|3MB", rows.get(2));
      assertEquals("Volumes|1|0|unknown", rows.get(3));
      cli.run("--format", "json", "system", "df");
      assertTrue(cli.out().contains("\"active\":1,\"bytes\":3000000}"), cli.out());
      assertTrue(cli.out().contains("\"type\":\"Volumes\",\"total\":1,\"active\":0}"), cli.out());
    }
  }

  private static List<String> firstWords(String table) {
    return table.lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }

  @Test
  void networksAreListedAndInspected() throws IOException {
    NetworkSummary network =
        NetworkSummary.newBuilder()
            .setId("f".repeat(64))
            .setName("bridge")
            .setDriver("bridge")
            .addSubnets("172.17.0.0/16")
            .addGateways("172.17.0.1")
            .build();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(NetworkMethods.INSPECT, (_, _) -> network)
                .unary(
                    NetworkMethods.LIST,
                    (_, _) -> ListNetworksResponse.newBuilder().addNetworks(network).build()))) {
      cli.run("network", "ls");
      assertEquals(List.of("NETWORK", "f".repeat(12)), firstWords(cli.out()));
      cli.run("network", "inspect", "bridge");
      assertTrue(cli.out().contains("\"Subnet\": \"172.17.0.0/16\""), cli.out());
    }
  }

  @Test
  void pruneAsksFirst() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.PRUNE,
                    (_, _) ->
                        PruneResponse.newBuilder().addRemoved("c1").setFreedBytes(1500).build())
                .unary(
                    NetworkMethods.PRUNE,
                    (_, _) -> PruneResponse.newBuilder().addRemoved("n1").build()))) {
      assertEquals(1, cli.input("n\n").run("system", "prune"));
      assertEquals("", cli.out());
      assertTrue(cli.err().startsWith("WARNING!"), cli.err());
      String all = "Deleted Containers:\nc1\n\nDeleted Networks:\nn1\n\n";
      assertEquals(0, cli.input("y\n").run("system", "prune"));
      assertEquals(all + "Total reclaimed space: 1.5kB\n", cli.out());
      assertEquals(0, cli.run("container", "prune", "-f", "--format", "quiet"));
      assertEquals("c1\n", cli.out());
    }
  }

  @Test
  void updateSendsOnlyWhatIsSaid() throws IOException {
    AtomicReference<UpdateContainerRequest> asked = new AtomicReference<>();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.UPDATE,
                    (_, q) -> {
                      asked.set(q);
                      return UpdateContainerResponse.newBuilder().addWarnings("careful").build();
                    }))) {
      assertEquals(0, cli.run("update", "-m", "8m", "--restart", "on-failure:3", "c"));
      assertEquals("c\n", cli.out());
      assertEquals("arcbox: careful\n", cli.err());
      ContainerConfig changes = asked.get().getChanges();
      assertEquals(8 << 20, changes.getMemoryBytes());
      assertEquals(3, changes.getRestartPolicy().getMaximumRetryCount());
      assertEquals(2, changes.getAllFields().size());
      assertEquals(1, cli.run("update", "c"));
    }
  }

  @Test
  void diffAndCommit() throws IOException {
    AtomicReference<CommitContainerRequest> asked = new AtomicReference<>();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.CHANGES,
                    (_, _) ->
                        ChangesResponse.newBuilder()
                            .addChanges(
                                PathChange.newBuilder()
                                    .setPath("/a")
                                    .setKind(PathChange.Kind.ADDED))
                            .addChanges(PathChange.newBuilder().setPath("/etc"))
                            .build())
                .unary(
                    ContainerMethods.COMMIT,
                    (_, q) -> {
                      asked.set(q);
                      return CommitContainerResponse.newBuilder().setImageId("sha256:1").build();
                    }))) {
      assertEquals(0, cli.run("diff", "c"));
      assertEquals("A /a\nC /etc\n", cli.out());
      assertEquals(0, cli.run("commit", "-c", "CMD x", "-c", "ENV a=b", "c", "mine:1"));
      assertEquals("sha256:1\n", cli.out());
      assertEquals(List.of("CMD x", "ENV a=b"), asked.get().getChangesList());
      assertEquals("mine:1", asked.get().getReference());
    }
  }

  @Test
  void containersAreToldOfVolumesRestartsHealthAndLogs() throws IOException {
    AtomicReference<CreateContainerRequest> asked = new AtomicReference<>();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.CREATE,
                    (_, q) -> {
                      asked.set(q);
                      return CreateContainerResponse.newBuilder().setId("c").build();
                    }))) {
      assertEquals(
          0,
          cli.run(
              "create",
              "-v",
              "data:/data:ro",
              "-v",
              "/anonymous",
              "--restart=always",
              "--network",
              "none",
              "--health-cmd",
              "test -e /x",
              "--health-interval",
              "1m30s",
              "--log-opt",
              "max-size=1m",
              "busybox"),
          cli::err);
      ContainerConfig config = asked.get().getConfig();
      assertEquals(List.of("data:/data:ro"), config.getBindsList());
      assertEquals(List.of("/anonymous"), config.getVolumesList());
      assertEquals("always", config.getRestartPolicy().getName());
      assertEquals("none", config.getNetworkMode());
      assertEquals(List.of("CMD-SHELL", "test -e /x"), config.getHealthcheck().getTestList());
      assertEquals(90_000_000_000L, config.getHealthcheck().getIntervalNanos());
      assertEquals(Map.of("max-size", "1m"), config.getLogConfig().getConfigMap());
      assertEquals(ExitCode.NOT_RUN, cli.run("create", "--restart", "on-failure:x", "busybox"));
      assertEquals(ExitCode.NOT_RUN, cli.run("create", "--health-interval", "soon", "busybox"));
      assertEquals(
          ExitCode.NOT_RUN,
          cli.run("create", "--no-healthcheck", "--health-retries", "2", "busybox"));
    }
  }
}
