package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.registry.DebianRegistry;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients beside docker, unchanged, on one real guest: Compose; Node's dockerode and Python's
 * docker-py by scripts with tests of their own; Testcontainers in a process whose environment names
 * the daemon; docker itself by a context. What the scripts check is in {@code testkit/dockerode}
 * and {@code testkit/docker-py}.
 */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_DOCKER"})
class ClientsTest extends DockerTest {
  private static final Path TESTKIT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  @RequiresTier(
      value = "uml",
      env = {"ARCBOX_TEST_NODE", "ARCBOX_TEST_DOCKERODE"})
  void dockerode() throws IOException {
    ProcessBuilder command =
        arcbox.client(
            List.of(
                System.getenv("ARCBOX_TEST_NODE"),
                "--test",
                TESTKIT.resolve("dockerode/dockerode.test.js").toString()));
    command.environment().put("NODE_PATH", System.getenv("ARCBOX_TEST_DOCKERODE"));
    try (DebianRegistry registry = DebianRegistry.start(folder, "")) {
      command.environment().put("REGISTRY", registry.host());
      succeeds(command);
    }
  }

  @Test
  @RequiresTier(value = "uml", env = "ARCBOX_TEST_PYTHON")
  void dockerPy() {
    succeeds(
        arcbox.client(
            List.of(
                System.getenv("ARCBOX_TEST_PYTHON"),
                TESTKIT.resolve("docker-py/docker_py_test.py").toString())));
  }

  @Test
  void testcontainers() throws IOException {
    ProcessBuilder command =
        arcbox.client(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                // Its settings file would be the user's.
                "-Duser.home=" + Files.createDirectory(folder.resolve("user")),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TestcontainersProgram.class.getName()));
    // What would be fetched from a public registry, and would need a published port.
    command.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
    assertEquals(
        List.of(
            "running true",
            "heard",
            "exec 3 from outside wrong",
            "copied again",
            "aliases true",
            "logs complaint",
            "left 0"),
        succeeds(command)
            .lines()
            .filter(line -> line.startsWith(TestcontainersProgram.SEEN))
            .map(line -> line.substring(TestcontainersProgram.SEEN.length()))
            .toList());
    assertEquals("", ok("network", "ls", "-q", "--filter", "type=custom"));
  }

  /** What it printed. */
  private static String succeeds(ProcessBuilder command) {
    Result result = ArcBox.run(command, new byte[0]);
    assertEquals(0, result.code(), () -> result.out() + "\n" + result.err());
    return result.out();
  }

  @Test
  void aContextTurnsTheDockerClientToUs() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    assertEquals(1, turned(config, arcbox.command("docker", "status")).code());
    assertEquals(0, turned(config, arcbox.command("docker", "enable")).code());
    assertEquals(0, turned(config, arcbox.command("docker", "status")).code());
    String shown = turned(config, arcbox.dockerCommand("context", "ls")).out();
    assertTrue(shown.contains("arcbox *"), shown);
    Result version = turned(config, arcbox.dockerCommand("run", "--rm", "busybox", "echo", "here"));
    assertEquals("here\n", version.out(), version::toString);
    assertEquals(0, turned(config, arcbox.command("docker", "disable")).code());
    shown = turned(config, arcbox.dockerCommand("context", "ls")).out();
    assertTrue(shown.contains("default *") && !shown.contains("arcbox"), shown);
  }

  /** With a docker configuration of its own, and nothing else that says where Docker is. */
  private static Result turned(Path config, ProcessBuilder command) {
    command.environment().put("DOCKER_CONFIG", config.toString());
    command.environment().remove("DOCKER_HOST");
    return ArcBox.run(command, new byte[0]);
  }

  @Test
  @RequiresTier(value = "uml", env = "ARCBOX_TEST_COMPOSE")
  void compose() throws IOException {
    composed("up", "-d");
    try (Following events =
        following("events", "--since", "0", "--filter", "container=two_store_1")) {
      events.until("health_status: healthy");
    }
    assertTrue(composed("ps").contains("two_web_1"));
    assertEquals("hello from the store\n", composed("exec", "-T", "web", "cat", "/data/greeting"));
    String logs = composed("logs", "--no-color");
    assertTrue(logs.contains("store_1  | stored"), logs);
    assertEquals(2, composed("ps", "-q").lines().count());
    composedIsShown();
    composed("stop");
    assertEquals("exited", inspect("two_web_1", "{{.State.Status}}"));
    String before = inspect("two_web_1", "{{.Id}}");
    composed("start");
    assertEquals("running", inspect("two_web_1", "{{.State.Status}}"));
    // Nothing has changed: nobody is made anew.
    composed("up", "-d");
    assertEquals(before, inspect("two_web_1", "{{.Id}}"));
    composed("down", "-v");
    assertEquals("", ok("ps", "-aq"));
    assertEquals("", ok("network", "ls", "-q", "--filter", "type=custom"));
    assertEquals("", ok("volume", "ls", "-q"));
  }

  private void composedIsShown() {
    String id = inspect("two_store_1", "{{.Id}}");
    assertEquals(
        id, ok("ps", "-q", "--no-trunc", "--filter", "label=com.docker.compose.service=store"));
    String aliases = inspect("two_store_1", "{{.NetworkSettings.Networks.two_back.Aliases}}");
    for (String alias : List.of("db", "store", id.substring(0, 12))) {
      assertTrue(aliases.contains(alias), aliases);
    }
    assertEquals("two_back", inspect("two_store_1", "{{.HostConfig.NetworkMode}}"));
    assertEquals("{\"5432/tcp\":null}", inspect("two_store_1", "{{json .NetworkSettings.Ports}}"));
    assertEquals(
        "two_data:/data:ro true [ALL] on-failure",
        inspect(
            "two_web_1",
            "{{index .HostConfig.Binds 0}} {{.HostConfig.ReadonlyRootfs}}"
                + " {{.HostConfig.CapDrop}} {{.HostConfig.RestartPolicy.Name}}"));
    assertEquals(
        "no two",
        ok(
            "volume",
            "inspect",
            "--format",
            "{{.Labels.kept}} {{index .Labels \"com.docker.compose.project\"}}",
            "two_data"));
    assertEquals(
        "10.79.0.0/24 2",
        ok(
            "network",
            "inspect",
            "--format",
            "{{(index .IPAM.Config 0).Subnet}} {{len .Containers}}",
            "two_back"));
  }

  private String composed(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getenv("ARCBOX_TEST_COMPOSE"),
                "-p",
                "two",
                "-f",
                TESTKIT.resolve("compose/docker-compose.yml").toString()));
    command.addAll(List.of(words));
    return succeeds(arcbox.client(command));
  }
}
