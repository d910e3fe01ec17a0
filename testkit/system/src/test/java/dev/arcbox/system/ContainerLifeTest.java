package dev.arcbox.system;

import static dev.arcbox.system.ApiClient.shell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.proto.api.RestartPolicy;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the daemon does for containers without being asked: restarts, health checks, volumes. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class ContainerLifeTest extends GuestTest {
  private ApiClient api;

  @BeforeAll
  void connect() throws IOException {
    arcbox.ok("daemon", "start");
    api = new ApiClient(arcbox);
  }

  @AfterAll
  void disconnect() {
    api.close();
  }

  private static RestartPolicy policy(String name, int most) {
    return RestartPolicy.newBuilder().setName(name).setMaximumRetryCount(most).build();
  }

  /** Part of the inspection, as it is laid out. */
  private void assertShown(String id, String... parts) {
    String document = arcbox.ok("inspect", id);
    for (String part : parts) {
      assertTrue(document.contains(part), () -> part + " is not in\n" + document);
    }
  }

  @Test
  void aFailureIsRetriedAsOftenAsThePolicySays() {
    String id = api.create(shell("echo run; exit 3").setRestartPolicy(policy("on-failure", 2)));
    try (EventsOf events = EventsOf.container(api, id)) {
      api.start(id);
      events.await("die", "die", "die");
    }
    assertShown(id, "\"RestartCount\": 2", "\"ExitCode\": 3", "\"Status\": \"exited\"");
    assertEquals(List.of("run", "run", "run"), arcbox.ok("logs", id).lines().toList());
    api.remove(id);
  }

  @Test
  void aKilledDaemonsContainersComeBackAsTheirPoliciesSay() throws Exception {
    String always = api.create(shell("sleep 1000").setRestartPolicy(policy("always", 0)));
    String stopped = api.create(shell("sleep 1000").setRestartPolicy(policy("unless-stopped", 0)));
    String plain = api.create(shell("sleep 1000"));
    for (String id : List.of(always, stopped, plain)) {
      api.start(id);
    }
    arcbox.ok("kill", plain);
    arcbox.ok("stop", "-t", "0", stopped);
    ProcessHandle daemon = ProcessHandle.of(arcbox.daemonPid()).orElseThrow();
    api.close();
    daemon.destroyForcibly();
    daemon.onExit().get(60, TimeUnit.SECONDS);
    for (ProcessHandle left : arcbox.processes()) {
      left.onExit().get(60, TimeUnit.SECONDS);
    }
    arcbox.ok("daemon", "start");
    api = new ApiClient(arcbox);
    try (EventsOf events = EventsOf.container(api, always)) {
      events.await("start", "start");
    }
    assertEquals("back", arcbox.ok("exec", always, "echo", "back"));
    assertShown(stopped, "\"Running\": false");
    assertShown(plain, "\"Running\": false");
    List.of(always, stopped, plain).forEach(api::remove);
  }

  @Test
  void healthIsCheckedAndItsChangesAreTold() {
    long millisecond = 1_000_000;
    String id =
        api.create(
            shell("sleep 1000")
                .setHealthcheck(
                    Healthcheck.newBuilder()
                        .addTest("CMD-SHELL")
                        .addTest("test -e /well && echo fine")
                        .setIntervalNanos(200 * millisecond)
                        // The tests' machines are slow: only the end of a test may fail it.
                        .setTimeoutNanos(120_000 * millisecond)
                        // So long as it was never well, it is not ill either.
                        .setStartPeriodNanos(3_600_000 * millisecond)
                        .setRetries(2)));
    try (EventsOf events = EventsOf.container(api, id)) {
      api.start(id);
      assertShown(id, "\"Status\": \"starting\"");
      arcbox.ok("exec", id, "touch", "/well");
      events.await("health_status: healthy");
      assertShown(id, "\"Status\": \"healthy\"", "\"FailingStreak\": 0", "\"Output\": \"fine\\n\"");
      assertTrue(arcbox.ok("ps").contains("(healthy)"));
      arcbox.ok("exec", id, "rm", "/well");
      events.await("health_status: unhealthy");
      assertShown(id, "\"Status\": \"unhealthy\"", "\"ExitCode\": 1");
    }
    api.remove(id);
  }

  @Test
  void aVolumeBeginsWithTheImagesFilesAndOutlivesItsContainers() {
    Result first =
        api.run(shell("echo kept > /etc/mine && ls /etc/passwd").addBinds("things:/etc"));
    assertEquals(0, first.code(), first::toString);
    String script = "cat /mnt/mine && grep -c ^root: /mnt/passwd && touch /mnt/x || echo refused";
    String id = api.create(shell(script).addBinds("things:/mnt:ro"));
    api.start(id);
    assertEquals("0", arcbox.ok("wait", id));
    assertEquals("kept\n1\nrefused", arcbox.ok("logs", id).replace("\r", ""));
    assertTrue(arcbox.ok("volume", "ls").contains(id.substring(0, 12)));
    Result used = arcbox.run("volume", "rm", "things");
    assertTrue(used.err().contains("volume is in use - [" + id + "]"), used::toString);
    api.remove(id);
    assertEquals("things", arcbox.ok("volume", "rm", "things"));
    assertEquals("", arcbox.ok("volume", "ls", "-q"));
  }

  @Test
  void limitsAndNetworksOfARunningContainerChange() {
    String id = api.create(shell("sleep 1000").putLabels("mine", "yes"));
    api.start(id);
    arcbox.ok("update", "-m", "64m", id);
    assertEquals("67108864", arcbox.ok("exec", id, "cat", "/sys/fs/cgroup/memory.max"));
    Result most = arcbox.run("update", "--cpus", "99", id);
    assertTrue(most.err().contains("Range of CPUs is from 0.01 to"), most::toString);
    String network = arcbox.ok("network", "create", "--subnet", "10.77.0.0/24", "inner");
    arcbox.ok("network", "connect", "inner", id);
    assertTrue(arcbox.ok("network", "inspect", "inner").contains(id));
    Result used = arcbox.run("network", "rm", "inner");
    assertTrue(used.err().contains("id " + network + " has active endpoints"), used::toString);
    arcbox.ok("network", "disconnect", "inner", id);
    assertEquals("inner", arcbox.ok("network", "rm", "inner"));
    assertEquals("", prune());
    arcbox.ok("stop", "-t", "0", id);
    assertEquals(id, prune());
  }

  private String prune() {
    return arcbox.ok("container", "prune", "-f", "--filter", "label=mine", "--format", "quiet");
  }

  @Test
  void filesGoInAndOutAndWhatHasChangedBecomesAnImage() throws IOException {
    Path folder = Files.createDirectories(arcbox.home().resolve("files/in"));
    Files.writeString(folder.resolve("word"), "hello");
    String id = api.create(shell("tr a-z A-Z < /taken/word > /etc/answer"));
    arcbox.ok("cp", folder.toString(), id + ":/taken");
    api.start(id);
    assertEquals("0", arcbox.ok("wait", id));
    Path out = folder.resolveSibling("out");
    arcbox.ok("cp", id + ":/etc/answer", out.toString());
    assertEquals("HELLO", Files.readString(out));
    List<String> changes = arcbox.ok("diff", id).lines().toList();
    assertTrue(
        changes.containsAll(List.of("A /taken/word", "C /etc", "A /etc/answer")),
        changes::toString);
    arcbox.ok("commit", "-c", "CMD [\"cat\", \"/etc/answer\"]", id, "answer:1");
    assertEquals("HELLO", arcbox.ok("run", "--rm", "answer:1"));
    api.remove(id);
    arcbox.ok("rmi", "answer:1");
  }
}
