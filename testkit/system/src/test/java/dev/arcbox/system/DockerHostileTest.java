package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.docker.FrameReader;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.TestRegistry;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What means harm and comes through the Docker API, with a guest behind it (security rows 10–14).
 */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_BUSYBOX"})
class DockerHostileTest extends GuestTest {
  private static final String CONFIG = "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"]}";

  private DockerApi api;
  private Path canary;

  @BeforeAll
  void prepare() throws IOException {
    arcbox.ok("daemon", "start");
    api = DockerApi.heard(arcbox);
    // Beside the folders that archives are taken into.
    canary = Files.createDirectory(arcbox.data().resolve("canary"));
    Files.writeString(canary.resolve("secret"), "unchanged");
    api.remove(api.create("", "true"));
  }

  // ---- row 10: layers

  /** Layers that no image may have. */
  private static List<byte[]> evilLayers() {
    byte[] zeros = new byte[4 << 20];
    return List.of(
        new TarBuilder().file("../canary/secret", "evil").build(),
        new TarBuilder().file("a/../../canary/secret", "evil").build(),
        new TarBuilder().hardlink("h", "../../canary/secret").build(),
        new TarBuilder().file(".wh...", "").build(),
        new TarBuilder().file("a/.wh...", "").build(),
        new TarBuilder()
            .raw(TarBuilder.header(new byte[] {'x'}, '0', new byte[0], 1L << 40), zeros)
            .build());
  }

  /** Images, and files in the folder that they are kept in. */
  private List<String> kept() throws IOException {
    List<String> kept = new ArrayList<>();
    kept.add(api.get("/images/json?all=1"));
    try (Stream<Path> files = Files.walk(arcbox.data().resolve("images"))) {
      files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(kept::add);
    } catch (UncheckedIOException e) {
      kept.add("a folder went while it was read: " + e.getMessage());
    }
    kept.add(Files.readString(canary.resolve("secret")));
    try (Stream<Path> files = Files.list(canary)) {
      kept.add(Long.toString(files.count()));
    }
    return kept;
  }

  /** What is thrown away goes soon after the answer; there is no event for it. */
  private void untilKeptIs(List<String> before) throws IOException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    List<String> now = kept();
    while (!now.equals(before) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      now = kept();
    }
    assertEquals(before, now);
  }

  private String load(byte[] archive) throws IOException {
    try (DockerConnection client = api.connect()) {
      return client.upload("POST", "/images/load", out -> out.write(archive)).text();
    }
  }

  private String pull(TestRegistry registry, String repository) throws IOException {
    try (DockerConnection client = api.connect()) {
      String name = registry.host() + "/" + repository;
      return client.call("POST", "/images/create?fromImage=" + name + "&tag=1", "").text();
    }
  }

  @Test
  void layersThatReachOutAreRefusedByLoadAndPull() throws IOException {
    List<String> before = kept();
    try (TestRegistry registry = TestRegistry.open()) {
      int number = 0;
      for (byte[] layer : evilLayers()) {
        TestImage image = new TestImage("evil:1", List.of(layer), CONFIG);
        String loaded = load(ImageArchives.dockerSave(image));
        assertTrue(loaded.contains("error"), loaded);
        untilKeptIs(before);
        String repository = "evil" + number++;
        registry.add(repository, "1", image);
        String pulled = pull(registry, repository);
        assertTrue(pulled.contains("error") || pulled.contains("message"), pulled);
        untilKeptIs(before);
      }
    }
  }

  @Test
  void wrongContentFromARegistryLeavesNothing() throws IOException {
    List<String> before = kept();
    try (TestRegistry registry = TestRegistry.open()) {
      TestImage image = TestImage.of("good:1", "content");
      registry.add("good", "1", image);
      Map<String, byte[]> truth = new TreeMap<>(registry.blobs());
      for (String digest : truth.keySet()) {
        byte[] other = truth.get(digest).clone();
        other[other.length / 2] ^= 1;
        byte[] longer = Arrays.copyOf(truth.get(digest), truth.get(digest).length + 100);
        byte[] shorter = Arrays.copyOf(truth.get(digest), 10);
        for (byte[] wrong : List.of(other, longer, shorter)) {
          registry.blobs().put(digest, wrong);
          String pulled = pull(registry, "good");
          assertTrue(pulled.contains("error") || pulled.contains("message"), pulled);
          untilKeptIs(before);
        }
        registry.blobs().put(digest, truth.get(digest));
      }
      assertTrue(pull(registry, "good").contains("Downloaded newer image"));
      api.ask(200, "DELETE", "/images/" + registry.host() + "/good:1", "");
    }
    untilKeptIs(before);
  }

  /** What only the guest can tell, because it needs all the layers: there it goes wrong, alone. */
  @Test
  void layersThatWriteThroughLinksMakeNoContainer() throws IOException {
    TestImage image =
        new TestImage(
            "linked:1",
            List.of(
                new TarBuilder().symlink("out", "../../../..").file("out/planted", "evil").build()),
            CONFIG);
    String loaded = load(ImageArchives.dockerSave(image));
    if (!loaded.contains("error")) {
      String id =
          DockerReply.field(
              api.ask(201, "POST", "/containers/create", "{\"Image\":\"linked:1\"}"), "Id");
      try (DockerConnection client = api.connect()) {
        assertTrue(client.call("POST", "/containers/" + id + "/start", "").status() >= 400);
      }
      api.remove(id);
      api.ask(200, "DELETE", "/images/linked:1", "");
    }
    assertFalse(guest("ls /proc/1/root/ /proc/1/root/*").contains("planted"));
  }

  /** Said by a process that sees the guest's own tree. */
  private String guest(String script) {
    return arcbox.ok("run", "--rm", "--privileged", "--pid", "host", "busybox", "sh", "-c", script);
  }

  // ---- row 11: files that are swapped while they are copied

  @Test
  void swappedLinksNeverLeadOutOfTheContainer() throws IOException {
    String id =
        api.run(
            "",
            "mkdir -p /d/real /d/spare; ln -s ../../../../../../.. /d/link; cd /d; echo ready;"
                + " while true; do mv -T real x; mv -T x real; mv -T link x; mv -T x link; done");
    try (DockerConnection logs = api.connect()) {
      new FrameReader(logs.get("/containers/" + id + "/logs?stdout=1&follow=1").expect(200).body())
          .read((_, _) -> false);
    }
    byte[] tar = new TarBuilder().file("planted", "evil").build();
    // In the guest's own tree, and in no container's.
    String outside = "sbin/arcbox-init";
    for (int i = 0; i < 20; i++) {
      try (DockerConnection client = api.connect()) {
        client
            .call("GET", "/containers/" + id + "/archive?path=/d/x/" + outside, "")
            .expect(404)
            .text();
      }
      try (DockerConnection client = api.connect()) {
        int status =
            client
                .upload("PUT", "/containers/" + id + "/archive?path=/d/x", out -> out.write(tar))
                .status();
        assertTrue(List.of(200, 400, 404).contains(status), () -> "status " + status);
      }
    }
    api.remove(id);
    assertFalse(guest("ls /proc/1/root/ /proc/1/root/*").contains("planted"));
    assertTrue(guest("ls /proc/1/root/sbin/").contains("arcbox-init"));
  }

  // ---- row 13: mounts that are denied

  @Test
  void noRoadLeadsToTheHostsFolders() throws IOException {
    Path link = Files.createSymbolicLink(canary.resolveSibling("link"), canary);
    String victim = api.create("victim", "true");
    List<String> hosts =
        List.of(
            "{\"Binds\":[\"/etc:/x\"]}",
            "{\"Binds\":[\"" + canary + ":/x:ro\"]}",
            "{\"Binds\":[\"" + link + ":/x\"]}",
            "{\"Binds\":[\"/proc/self/root:/x\"]}",
            "{\"Binds\":[\"../canary:/x\"]}",
            "{\"Binds\":[\"a/../../canary:/x\"]}",
            "{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/etc\",\"Target\":\"/x\"}]}",
            "{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/proc/self/root\",\"Target\":\"/x\"}]}",
            "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"/etc\",\"Target\":\"/x\"}]}",
            "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v1\",\"Target\":\"/x\",\"VolumeOptions\":"
                + "{\"DriverConfig\":{\"Name\":\"local\",\"Options\":{\"type\":\"none\",\"o\":\"bind\","
                + "\"device\":\"/etc\"}}}}]}",
            "{\"VolumesFrom\":[\"nobody\"]}",
            "{\"VolumesFrom\":[\"victim:../../etc\"]}");
    String containers = api.get("/containers/json?all=1&size=0");
    String volumes = api.get("/volumes");
    for (String host : hosts) {
      refused("/containers/create", "{\"Image\":\"busybox\",\"HostConfig\":" + host + "}");
      assertEquals(volumes, api.get("/volumes"), host);
    }
    refused("/containers/create", "{\"Image\":\"busybox\",\"Volumes\":{\"../x\":{}}}");
    refused("/volumes/create", "{\"Name\":\"../escape\"}");
    refused(
        "/volumes/create",
        "{\"Name\":\"v1\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/etc\"}}");
    assertEquals(volumes, api.get("/volumes"));
    assertEquals(count(containers), count(api.get("/containers/json?all=1&size=0")));
    api.remove(victim);
  }

  private static long count(String containers) {
    return containers.split("\"Id\"", -1).length;
  }

  /** A clear error, in Docker's form. */
  private String refused(String path, String document) throws IOException {
    try (DockerConnection client = api.connect()) {
      DockerReply reply = client.call("POST", path, document);
      String text = reply.text();
      assertTrue(reply.status() >= 400, () -> document + " was accepted: " + text);
      assertFalse(DockerReply.field(text, "message").isEmpty());
      return text;
    }
  }

  // ---- row 14: processes that begin where they may not

  @Test
  void processesBeginInTheirContainerOnly() throws IOException {
    String id = api.run("runner", "sleep 100000");
    for (String user : List.of("4294967296", "-1", "0:4294967296", "0:-1")) {
      refused("/containers/create", "{\"Image\":\"busybox\",\"User\":\"" + user + "\"}");
      assertNoExec(id, "\"User\":\"" + user + "\"");
    }
    for (String folder : List.of("/proc/self/fd/7", "/proc/self/fd/8/../..", "//proc/self/cwd")) {
      refused("/containers/create", "{\"Image\":\"busybox\",\"WorkingDir\":\"" + folder + "\"}");
      assertNoExec(id, "\"WorkingDir\":\"" + folder + "\"");
    }
    // By a link in the container, which nobody can see from outside.
    api.exec(id, "ln", "-s", "/proc/self/fd/7", "/way-out");
    assertNoExec(id, "\"WorkingDir\":\"/way-out\"");
    api.exec(id, "ln", "-s", "/proc/self/exe", "/program");
    String said = api.exec(id, "/program", "--version");
    assertFalse(said.contains("crun version"), said);
    api.remove(id);
  }

  private void assertNoExec(String id, String field) throws IOException {
    String document =
        "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\"pwd\"]," + field + "}";
    String path = "/containers/" + id + "/exec";
    try (DockerConnection client = api.connect()) {
      DockerReply made = client.call("POST", path, document);
      String text = made.text();
      if (made.status() == 201) {
        String exec = DockerReply.field(text, "Id");
        try (DockerConnection stream = api.connect()) {
          DockerReply started = stream.hijack("/exec/" + exec + "/start", "{}");
          String output =
              started.status() == 101 ? DockerApi.text(started) : "refused " + started.text();
          assertFalse(output.startsWith("/"), () -> field + ": " + output);
        }
      }
    }
  }

  @Test
  void anImagesOwnWordsAreNoMoreTrusted() throws IOException {
    byte[] busybox = Files.readAllBytes(Path.of(System.getenv("ARCBOX_TEST_BUSYBOX")));
    for (String config :
        List.of(
            "{\"Cmd\":[\"/bin/busybox\",\"pwd\"],\"WorkingDir\":\"/proc/self/fd/8\"}",
            "{\"Cmd\":[\"/bin/busybox\",\"pwd\"],\"User\":\"4294967296\"}",
            "{\"Cmd\":[\"/bin/busybox\",\"pwd\"],\"Volumes\":{\"/../../x\":{}}}")) {
      byte[] layer = new TarBuilder().file("bin/busybox", busybox).build();
      load(ImageArchives.dockerSave(new TestImage("sly:1", List.of(layer), config)));
      try (DockerConnection client = api.connect()) {
        DockerReply made = client.call("POST", "/containers/create", "{\"Image\":\"sly:1\"}");
        String text = made.text();
        if (made.status() == 201) {
          String id = DockerReply.field(text, "Id");
          assertTrue(
              client.call("POST", "/containers/" + id + "/start", "").status() >= 400, config);
          api.remove(id);
        }
      }
      try (DockerConnection client = api.connect()) {
        client.call("DELETE", "/images/sly:1", "").text();
      }
    }
  }

  /** What the runtime mounts over must be the real place, wherever the image's links point. */
  @Test
  void maskedPathsAreMaskedEvenIfTheImageHasLinksThere() throws IOException {
    byte[] busybox = Files.readAllBytes(Path.of(System.getenv("ARCBOX_TEST_BUSYBOX")));
    byte[] header =
        TarBuilder.header(
            "bin/busybox".getBytes(StandardCharsets.US_ASCII), '0', new byte[0], busybox.length);
    byte[] executable = "0000755".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(executable, 0, header, 100, executable.length);
    for (String place : List.of("proc", "sys", "dev")) {
      byte[] layer =
          new TarBuilder()
              .raw(TarBuilder.sum(header.clone()), busybox)
              .directory("elsewhere/")
              .symlink(place, "elsewhere")
              .build();
      String name = "linked-" + place + ":1";
      String config = "{\"Cmd\":[\"/bin/busybox\",\"cat\",\"/proc/kcore\"]}";
      load(ImageArchives.dockerSave(new TestImage(name, List.of(layer), config)));
      String id =
          DockerReply.field(
              api.ask(201, "POST", "/containers/create", "{\"Image\":\"" + name + "\"}"), "Id");
      try (DockerConnection client = api.connect()) {
        if (client.call("POST", "/containers/" + id + "/start", "").status() == 204) {
          api.await(id);
          assertTrue(api.logs(id).length() < 1000);
        }
      }
      api.remove(id);
      api.ask(200, "DELETE", "/images/" + name, "");
    }
  }
}
