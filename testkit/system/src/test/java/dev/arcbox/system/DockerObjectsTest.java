package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arcbox.testkit.registry.DebianRegistry;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes, networks and registries by the docker client, on a real guest. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_DOCKER"})
class DockerObjectsTest extends DockerTest {
  @TempDir private Path folder;

  @Test
  void aVolumeOutlivesItsContainers() {
    assertEquals("data", ok("volume", "create", "--label", "a=b", "data"));
    ok("run", "--rm", "-v", "data:/data", "busybox", "sh", "-c", "echo kept > /data/file");
    assertEquals("kept", ok("run", "--rm", "-v", "data:/data:ro", "busybox", "cat", "/data/file"));
    ok("create", "--name", "user", "-v", "data:/data", "busybox", "true");
    Result used = docker("volume", "rm", "data");
    assertEquals(1, used.code());
    assertTrue(used.err().contains("volume is in use"), used::toString);
    ok("rm", "user");
    assertEquals("b", ok("volume", "inspect", "--format", "{{.Labels.a}}", "data"));
    ok("volume", "rm", "data");
    assertEquals("", ok("volume", "ls", "-q"));
  }

  @Test
  void anAnonymousVolumeGoesWithItsContainer() {
    ok("run", "--rm", "-v", "/data", "busybox", "touch", "/data/file");
    assertEquals("", ok("volume", "ls", "-q"));
    ok("create", "--name", "user", "-v", "/data", "busybox", "true");
    assertNotEquals("", ok("volume", "ls", "-q"));
    ok("rm", "user");
    assertTrue(ok("volume", "prune", "-f").contains("Total reclaimed space"));
    assertEquals("", ok("volume", "ls", "-q"));
  }

  @Test
  void aNetworkIsJoinedAndLeft() {
    ok("network", "create", "--subnet", "10.77.0.0/16", "net");
    ok("create", "--name", "member", "--network", "net", "busybox", "true");
    assertTrue(inspect("member", "{{json .NetworkSettings.Networks}}").contains("\"net\""));
    ok("network", "disconnect", "net", "member");
    ok("network", "connect", "--alias", "web", "net", "member");
    assertTrue(inspect("member", "{{.NetworkSettings.Networks.net.Aliases}}").contains("web"));
    assertEquals(
        "10.77.0.0/16",
        ok("network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", "net"));
    ok("rm", "member");
    ok("network", "rm", "net");
    assertEquals(
        "bridge\nhost\nnone",
        String.join("\n", ok("network", "ls", "--format", "{{.Name}}").lines().sorted().toList()));
  }

  @Test
  void whatIsPushedIsPulledAgain() throws IOException {
    assumeTrue(DebianRegistry.isInstalled(), "no docker-registry on this host");
    try (DebianRegistry registry = DebianRegistry.start(folder, "")) {
      String name = registry.host() + "/team/app:1";
      ok("run", "--name", "maker", "busybox", "sh", "-c", "echo pulled > /content");
      ok("commit", "maker", name);
      String pushed = ok("push", name);
      assertTrue(pushed.contains("1: digest: sha256:"), pushed);
      ok("rmi", name);
      assertTrue(ok("pull", name).contains("Status: Downloaded newer image for " + name));
      assertEquals("pulled", ok("run", "--rm", name, "cat", "/content"));
      ok("rmi", name);
      // As for a new user: the image comes with the first container.
      assertEquals("pulled", ok("run", "--rm", name, "cat", "/content"));
      ok("rmi", name);
      Result missing = docker("pull", registry.host() + "/team/nothing:1");
      assertEquals(1, missing.code());
      assertTrue(missing.err().contains("not found"), missing::toString);
    }
  }
}
