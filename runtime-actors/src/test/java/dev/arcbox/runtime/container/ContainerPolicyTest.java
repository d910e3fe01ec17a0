package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.proto.api.LogConfig;
import dev.arcbox.proto.api.RestartPolicy;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import dev.arcbox.runtime.event.Event;
import dev.arcbox.runtime.fake.Bench;
import dev.arcbox.runtime.fake.Events;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restart policies, health, limits, files: what happens around a container's life. */
class ContainerPolicyTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void start(String id) {
    bench.ask(bench.container(id), ContainerActor.Start::new);
  }

  private ContainerView view(String id) {
    return bench.parts.directory().find(id).view();
  }

  private static List<String> actions(List<Event> events) {
    return events.stream().map(Event::action).toList();
  }

  private static ContainerConfig.Builder restarting(String policy, int most, String... command) {
    return Bench.config(command)
        .setRestartPolicy(
            RestartPolicy.newBuilder().setName(policy).setMaximumRetryCount(most).build());
  }

  @Test
  void onFailureRestartsUntilItsCountIsUsedUp() throws Exception {
    String id = bench.create("", restarting("on-failure", 2, "exit", "3").build());
    try (Events events = bench.watch("container")) {
      start(id);
      assertEquals(List.of("start", "die"), actions(events.until("die")));
      assertEquals(List.of("start", "die"), actions(events.until("die")));
      assertEquals(List.of("start", "die"), actions(events.until("die")));
    }
    assertEquals(3, bench.await(id, WaitFor.NOT_RUNNING));
    assertEquals("exited", view(id).state().word());
    assertEquals(2, view(id).history().restarts());
  }

  @Test
  void aStopEndsTheRestartsAndTellsSo() throws Exception {
    String id = bench.create("", restarting("always", 0, "sleep").build());
    try (Events events = bench.watch("container")) {
      start(id);
      bench.perform(bench.container(id), ref -> new ContainerActor.Stop(OptionalInt.empty(), ref));
      assertEquals(List.of("start", "kill", "die", "stop"), actions(events.until("stop")));
    }
    assertEquals("exited", view(id).state().word());
    assertTrue(view(id).history().stoppedByUser());
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                bench.perform(
                    bench.container(id), ref -> new ContainerActor.Stop(OptionalInt.empty(), ref)));
    assertInstanceOf(Refusal.Unchanged.class, refused.getCause());
  }

  @Test
  void theNextDaemonStartsWhatShouldRun() throws Exception {
    String always = bench.create("always", restarting("always", 0, "sleep").build());
    String unless = bench.create("unless", restarting("unless-stopped", 0, "sleep").build());
    String never = bench.create("never", restarting("no", 0, "sleep").build());
    String fresh = bench.create("fresh", restarting("always", 0, "sleep").build());
    for (String id : List.of(always, unless, never)) {
      start(id);
    }
    bench.perform(
        bench.container(unless), ref -> new ContainerActor.Stop(OptionalInt.empty(), ref));
    bench.close();
    bench = new Bench(folder);
    bench
        .kit
        .createTestProbe()
        .awaitAssert(
            java.time.Duration.ofMinutes(2),
            () -> {
              assertEquals("running", view(always).state().word());
              return null;
            });
    assertEquals("exited", view(unless).state().word());
    assertEquals("dead", view(never).state().word());
    assertEquals("created", view(fresh).state().word());
  }

  @Test
  void aRestartByHandIsAStopAndAStart() throws Exception {
    String id = bench.create("", Bench.config("sleep").setAutoRemove(true).build());
    start(id);
    try (Events events = bench.watch("container")) {
      bench.perform(
          bench.container(id),
          ref -> new ContainerActor.Restart(OptionalInt.empty(), OptionalInt.empty(), ref));
      assertEquals(
          List.of("kill", "die", "stop", "start", "restart"), actions(events.until("restart")));
    }
    assertEquals("running", view(id).state().word());
    assertFalse(view(id).history().stoppedByUser());
  }

  @Test
  void checksBecomeHealthAndEvents() throws Exception {
    String id = bench.create("", checked("exit", "0").build());
    try (Events events = bench.watch("container")) {
      start(id);
      events.until("health_status: healthy");
    }
    assertEquals(HealthReport.Status.HEALTHY, view(id).health().orElseThrow().status());
    String ill = bench.create("", checked("exit", "1").build());
    try (Events events = bench.watch("container")) {
      start(ill);
      events.until("health_status: unhealthy");
    }
    HealthReport report = view(ill).health().orElseThrow();
    assertEquals(HealthReport.Status.UNHEALTHY, report.status());
    assertEquals(1, report.log().getLast().exitCode());
  }

  private static ContainerConfig.Builder checked(String... test) {
    return Bench.config("sleep")
        .setHealthcheck(
            Healthcheck.newBuilder()
                .addTest("CMD")
                .addAllTest(List.of(test))
                .setIntervalNanos(5_000_000)
                .setRetries(2));
  }

  @Test
  void execsAreToldWithTheirIds() throws Exception {
    String id = bench.create("", Bench.config("sleep").putLabels("tier", "one").build());
    start(id);
    try (Events events = bench.watch("container")) {
      String exec =
          bench.ask(
              bench.container(id),
              ref ->
                  new ContainerActor.CreateExec(
                      new ExecSpec(
                          dev.arcbox.proto.agent.ProcessSpec.newBuilder()
                              .addArgs("exit")
                              .addArgs("4")
                              .build(),
                          false),
                      ref));
      bench.ask(bench.parts.execs().find(exec).actor().orElseThrow(), ExecActor.Start::new);
      List<Event> told = events.until("exec_die");
      assertEquals(List.of("exec_create: exit 4", "exec_start: exit 4", "exec_die"), actions(told));
      assertEquals("4", told.getLast().attributes().get("exitCode"));
      assertEquals(exec, told.getLast().attributes().get("execID"));
      assertEquals("one", told.getLast().attributes().get("tier"));
    }
  }

  @Test
  void limitsChangeWhileItRuns() {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    List<String> warnings =
        bench.ask(
            bench.container(id),
            (ActorRef<StatusReply<List<String>>> ref) ->
                new ContainerActor.Update(
                    ContainerConfig.newBuilder()
                        .setMemoryBytes(64 << 20)
                        .setMemorySwapBytes(-1)
                        .build(),
                    ref));
    assertEquals(List.of("from the guest"), warnings);
    assertEquals(64 << 20, view(id).spec().config().getMemoryBytes());
    assertTrue(bench.vm.guests.getFirst().calls.contains("update " + id + " " + (64 << 20)));
  }

  @Test
  void processesAndStatsComeFromTheGuest() {
    String id = bench.create("", Bench.config("sleep").build());
    assertEquals(
        ContainerStats.getDefaultInstance(),
        bench.ask(bench.container(id), ContainerActor.Stats::new));
    start(id);
    ContainerStats stats = bench.ask(bench.container(id), ContainerActor.Stats::new);
    assertEquals(7, stats.getCpuUsageNanos());
    ListProcessesResponse processes =
        bench.ask(
            bench.container(id),
            (ActorRef<StatusReply<ListProcessesResponse>> ref) ->
                new ContainerActor.Top(List.of("aux"), ref));
    assertEquals("aux", processes.getRows(0).getCells(1));
  }

  @Test
  void filesOfAStoppedContainerAreReached() throws Exception {
    String id = bench.create("", Bench.config("sleep").build());
    try (ContainerFiles files = bench.ask(bench.container(id), ContainerActor.Reach::new)) {
      assertEquals(3, files.stat("/there").getSize());
      try (InputStream tar = files.archive("/there")) {
        assertEquals("tar", new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
      files.put("/dir", new ByteArrayInputStream(new byte[10_000]), false, false);
      assertTrue(bench.vm.guests.getFirst().calls.contains("put /dir 10000"));
      assertEquals(
          "Could not find the file /missing in container " + id,
          assertThrows(Refusal.Missing.class, () -> files.stat("/missing")).getMessage());
      try (InputStream broken = files.archive("/missing")) {
        assertThrows(IOException.class, broken::readAllBytes);
      }
    }
    bench.perform(bench.container(id), ref -> new ContainerActor.Remove(false, false, ref));
    assertTrue(bench.vm.guests.getFirst().calls.contains("delete " + id));
  }

  @Test
  void theDriverNoneKeepsNothing() throws Exception {
    String id =
        bench.create(
            "",
            Bench.config("echo", "gone")
                .setLogConfig(LogConfig.newBuilder().setType("none"))
                .build());
    start(id);
    bench.await(id, WaitFor.NOT_RUNNING);
    assertTrue(
        bench.ask(bench.container(id), ContainerActor.Streams::new).output().log().isEmpty());
  }
}
