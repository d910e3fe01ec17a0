package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Ulimit;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.registry.DebianRegistry;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-java, unchanged, on a real guest. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class DockerJavaTest extends GuestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private DockerJava java;
  private DockerClient client;

  @BeforeAll
  void connect() {
    arcbox.ok("daemon", "start");
    java = new DockerJava(arcbox);
    client = java.client();
  }

  @AfterEach
  void clear() {
    java.clear();
  }

  @AfterAll
  void disconnect() throws IOException {
    java.close();
  }

  /** Each field that was said is shown as it was said. */
  private static void assertShown(Object asked, Object shown) {
    JsonNode all = JSON.valueToTree(shown);
    JSON.valueToTree(asked)
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull()) {
                assertEquals(field.getValue(), all.path(field.getKey()), field.getKey());
              }
            });
  }

  @Test
  void theEngineTellsWhatItIs() {
    client.pingCmd().exec();
    assertEquals("1.43", client.versionCmd().exec().getApiVersion());
    assertEquals("linux", client.versionCmd().exec().getOperatingSystem());
    assertEquals("linux", client.infoCmd().exec().getOsType());
    assertTrue(client.infoCmd().exec().getMemTotal() > 0);
  }

  @Test
  void everyOptionIsShownAsAskedAndIsPossible() throws InterruptedException {
    HostConfig asked =
        HostConfig.newHostConfig()
            .withBinds(Bind.parse("data:/data:ro"))
            .withMounts(
                List.of(
                    new Mount().withType(MountType.VOLUME).withSource("more").withTarget("/more")))
            .withMemory(64L << 20)
            .withMemoryReservation(32L << 20)
            .withMemorySwap(128L << 20)
            .withNanoCPUs(500_000_000L)
            .withCpuShares(512)
            .withPidsLimit(50L)
            .withUlimits(List.of(new Ulimit("nofile", 100L, 200L)))
            .withCapAdd(Capability.NET_ADMIN)
            .withCapDrop(Capability.MKNOD)
            .withReadonlyRootfs(true)
            .withTmpFs(Map.of("/run", "size=1m"))
            .withShmSize(1L << 20)
            .withInit(true)
            .withSysctls(Map.of("kernel.msgmax", "65536"))
            .withRestartPolicy(RestartPolicy.onFailureRestart(2))
            .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m")))
            .withExtraHosts("peer:10.0.0.1")
            .withDns("10.0.0.2")
            .withOomScoreAdj(10)
            .withGroupAdd(List.of("7"))
            .withSecurityOpts(List.of("no-new-privileges"));
    HealthCheck check = new HealthCheck().withTest(List.of("CMD", "true")).withRetries(2);
    String id =
        client
            .createContainerCmd("busybox")
            .withName("all")
            .withHostConfig(asked)
            .withCmd("sh", "-c", "test -d /data && test -d /more && test $(id -u) = 5")
            .withEntrypoint("/bin/busybox")
            .withEnv("A=b")
            .withUser("5")
            .withWorkingDir("/tmp")
            .withHostName("here")
            .withLabels(Map.of("a", "b"))
            .withExposedPorts(ExposedPort.tcp(8080), ExposedPort.udp(53))
            .withHealthcheck(check)
            .withStopSignal("SIGINT")
            .withStopTimeout(3)
            .exec()
            .getId();
    InspectContainerResponse shown = client.inspectContainerCmd("all").exec();
    assertShown(asked, shown.getHostConfig());
    assertShown(check, shown.getConfig().getHealthcheck());
    assertEquals("/all", shown.getName());
    assertEquals("created", shown.getState().getStatus());
    assertEquals("5", shown.getConfig().getUser());
    assertEquals("here", shown.getConfig().getHostName());
    assertEquals(Map.of("a", "b"), shown.getConfig().getLabels());
    assertEquals(2, shown.getConfig().getExposedPorts().length);
    assertEquals(2, shown.getMounts().size());
    client.startContainerCmd(id).exec();
    assertEquals(0, java.await(id));
  }

  @Test
  void aLifeIsFollowedFromOutside() throws InterruptedException, IOException {
    String id = java.shell("c1", "echo out; read word; echo $word >&2; exit 7");
    try (Heard<Event> events =
        client.eventsCmd().withContainerFilter(id).exec(new Heard<Event>()).started()) {
      client.startContainerCmd(id).exec();
      events.until(event -> "start".equals(event.getAction()));
      assertEquals("STDOUT: out", java.follow(id).until(_ -> true).toString());
      events.until(event -> "die".equals(event.getAction()));
    }
    assertEquals(7, java.await(id));
    InspectContainerResponse ended = client.inspectContainerCmd(id).exec();
    assertEquals(7L, ended.getState().getExitCodeLong());
    assertEquals("exited", ended.getState().getStatus());
    client.restartContainerCmd(id).withTimeout(0).exec();
    client.renameContainerCmd(id).withName("d1").exec();
    assertEquals("/d1", client.inspectContainerCmd(id).exec().getName());
  }

  @Test
  void whoAttachesSpeaksAndHears() throws InterruptedException, IOException {
    String id =
        client
            .createContainerCmd("busybox")
            .withStdinOpen(true)
            .withStdInOnce(true)
            .withAttachStdin(true)
            .withCmd("sh", "-c", "read word; echo heard $word; echo and complains >&2")
            .exec()
            .getId();
    try (InputStream input = new ByteArrayInputStream("a word\n".getBytes(StandardCharsets.UTF_8));
        Heard<Frame> heard =
            client
                .attachContainerCmd(id)
                .withStdIn(input)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(new Heard<Frame>())
                .started()) {
      client.startContainerCmd(id).exec();
      assertEquals(
          List.of("STDERR: and complains", "STDOUT: heard a word"),
          heard.rest().lines().sorted().toList());
    }
  }

  @Test
  void anExecAnswers() throws InterruptedException {
    String id = java.running("c1");
    String script = "read word; echo $GREETING $word; exit 5";
    Result result = java.exec(id, "world\n", "sh", "-c", script);
    assertEquals(5, result.code());
    assertEquals("STDOUT: hello world", result.out());
    assertTrue(List.of(client.topContainerCmd(id).exec().getProcesses()[0]).contains("sleep 1000"));
  }

  @Test
  void statisticsComeOneAfterAnother() throws InterruptedException, IOException {
    String id = java.running("c1");
    try (Heard<Statistics> heard = client.statsCmd(id).exec(new Heard<>())) {
      heard.until(s -> s.getMemoryStats().getUsage() > 0 && s.getPidsStats().getCurrent() == 1);
      heard.until(s -> s.getPreCpuStats().getCpuUsage().getTotalUsage() > 0);
    }
  }

  @Test
  void filesGoInAndOut() throws IOException {
    String id = java.running("c1");
    client
        .copyArchiveToContainerCmd(id)
        .withRemotePath("/tmp")
        .withTarInputStream(
            new ByteArrayInputStream(new TarBuilder().file("file", "content").build()))
        .exec();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(client.copyArchiveFromContainerCmd(id, "/tmp/file").exec())) {
      assertEquals("file", tar.getNextEntry().getName());
      assertEquals("content", new String(tar.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertTrue(
        client.containerDiffCmd(id).exec().stream()
            .anyMatch(change -> change.getPath().equals("/tmp/file")));
  }

  @Test
  void imagesAreMadeKeptAndBroughtBack() throws IOException, InterruptedException {
    String id = java.running("c1");
    String image =
        client
            .commitCmd(id)
            .withRepository("made")
            .withTag("1")
            .withEnv("FROM=commit")
            .withMessage("by docker-java")
            .exec();
    assertTrue(
        List.of(client.inspectImageCmd("made:1").exec().getConfig().getEnv())
            .contains("FROM=commit"));
    client.tagImageCmd("made:1", "made", "2").exec();
    List<String> tags =
        List.of(client.listImagesCmd().withReferenceFilter("made").exec().getFirst().getRepoTags());
    assertEquals(List.of("made:1", "made:2"), tags.stream().sorted().toList());
    byte[] saved = client.saveImageCmd("made:1").exec().readAllBytes();
    client.removeImageCmd("made:1").exec();
    client.removeImageCmd("made:2").exec();
    assertThrows(NotFoundException.class, () -> client.inspectImageCmd(image).exec());
    client.loadImageCmd(new ByteArrayInputStream(saved)).exec();
    assertTrue(
        client.inspectImageCmd("made:1").exec().getId().contains(image.replace("sha256:", "")));
    assumeTrue(DebianRegistry.isInstalled(), "no docker-registry on this host");
    try (DebianRegistry registry = DebianRegistry.start(folder, "")) {
      String name = registry.host() + "/team/app";
      client.tagImageCmd("made:1", name, "3").exec();
      client.pushImageCmd(name + ":3").exec(new ResultCallback.Adapter<>()).awaitCompletion();
      client.removeImageCmd(name + ":3").exec();
      client.pullImageCmd(name).withTag("3").start().awaitCompletion();
      assertTrue(client.inspectImageCmd(name + ":3").exec().getRepoTags().contains(name + ":3"));
      client.removeImageCmd(name + ":3").exec();
    }
    client.removeImageCmd("made:1").exec();
  }

  @Test
  void volumesAndNetworksComeAndGo() {
    client.createVolumeCmd().withName("v1").withLabels(Map.of("a", "b")).exec();
    assertEquals("b", client.inspectVolumeCmd("v1").exec().getLabels().get("a"));
    String network =
        client
            .createNetworkCmd()
            .withName("n1")
            .withIpam(
                new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet("10.81.0.0/24")))
            .exec()
            .getId();
    String id = java.running("c1");
    client
        .connectToNetworkCmd()
        .withNetworkId(network)
        .withContainerId(id)
        .withContainerNetwork(new ContainerNetwork().withAliases("web"))
        .exec();
    Map<String, ContainerNetwork> places =
        client.inspectContainerCmd(id).exec().getNetworkSettings().getNetworks();
    assertEquals(List.of("web", id.substring(0, 12)), places.get("n1").getAliases());
    Network seen = client.inspectNetworkCmd().withNetworkId("n1").exec();
    assertEquals("c1", seen.getContainers().get(id).getName());
    assertEquals("10.81.0.0/24", seen.getIpam().getConfig().getFirst().getSubnet());
    client.disconnectFromNetworkCmd().withNetworkId("n1").withContainerId(id).exec();
    client.pruneCmd(PruneType.NETWORKS).exec();
    assertThrows(
        NotFoundException.class, () -> client.inspectNetworkCmd().withNetworkId("n1").exec());
    // Only what has no name goes by itself.
    client.pruneCmd(PruneType.VOLUMES).exec();
    client.removeVolumeCmd("v1").exec();
    assertThrows(NotFoundException.class, () -> client.inspectVolumeCmd("v1").exec());
  }

  @Test
  void containersAreFoundByWhatTheyAre() {
    String id =
        client
            .createContainerCmd("busybox")
            .withName("found")
            .withLabels(Map.of("team", "blue"))
            .withExposedPorts(ExposedPort.tcp(80))
            .withCmd("sleep", "1000")
            .exec()
            .getId();
    java.running("other");
    List<Container> byLabel =
        client
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(Map.of("team", "blue"))
            .withShowSize(true)
            .exec();
    assertEquals(List.of(id), byLabel.stream().map(Container::getId).toList());
    client.startContainerCmd(id).exec();
    Container up =
        client
            .listContainersCmd()
            .withNameFilter(List.of("found"))
            .withStatusFilter(List.of("running"))
            .exec()
            .getFirst();
    assertEquals(80, up.getPorts()[0].getPrivatePort());
    client.pruneCmd(PruneType.CONTAINERS).exec();
    assertEquals(2, client.listContainersCmd().withShowAll(true).exec().size());
  }

  @Test
  void mistakesHaveTheirExceptions() {
    String id = java.running("c1");
    assertThrows(NotFoundException.class, () -> client.inspectContainerCmd("nosuch").exec());
    assertThrows(NotFoundException.class, () -> client.createContainerCmd("nosuch:1").exec());
    assertThrows(ConflictException.class, () -> java.shell("c1", "true"));
    assertThrows(ConflictException.class, () -> client.removeContainerCmd(id).exec());
    assertThrows(NotModifiedException.class, () -> client.startContainerCmd(id).exec());
    assertThrows(
        BadRequestException.class,
        () ->
            client
                .createContainerCmd("busybox")
                .withHostConfig(HostConfig.newHostConfig().withMemory(1L))
                .exec());
    client.killContainerCmd(id).exec();
    assertThrows(ConflictException.class, () -> client.execCreateCmd(id).withCmd("true").exec());
    assertThrows(NotModifiedException.class, () -> client.stopContainerCmd(id).exec());
    assertFalse(client.inspectContainerCmd(id).exec().getState().getRunning());
  }
}
