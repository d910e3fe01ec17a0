package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Question;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import dev.arcbox.runtime.fake.Bench;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerActorTest {
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

  private RunIo streams(String id) {
    return bench.ask(bench.container(id), ContainerActor.Streams::new);
  }

  private static String all(OutputSubscription output, int expectedCode)
      throws InterruptedException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OutputSubscription.Item item = output.take();
    while (item instanceof OutputSubscription.Item.Piece piece) {
      text.writeBytes(piece.data());
      item = output.take();
    }
    assertEquals(OptionalInt.of(expectedCode), ((OutputSubscription.Item.End) item).exitCode());
    return text.toString(StandardCharsets.UTF_8);
  }

  private String log(String id) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    LogQuery.ALL.run(
        bench.parts.log(bench.parts.directory().find(id).view().spec()).orElseThrow(),
        (_, data) -> text.writeBytes(data));
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tellsTheEndAfterAllOutput() throws Exception {
    String id = bench.create("", Bench.config("echo", "hello").build());
    OutputSubscription output = streams(id).output().subscribe();
    start(id);
    assertEquals("hello\n", all(output, 0));
    assertEquals("hello\n", log(id));
    assertEquals("exited", bench.parts.directory().find(id).view().state().word());
  }

  @Test
  void aFollowerOfTheLogEndsWhenItsContainerIsRemoved() throws Exception {
    String id = bench.create("", Bench.config("cat").setOpenStdin(true).build());
    start(id);
    RunIo io = streams(id);
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<Void> followed =
        Blocking.run(
            () ->
                new LogQuery(true, 0, 0, OptionalLong.empty(), true)
                    .run(
                        io.output().log().orElseThrow(),
                        (_, data) -> first.complete(new String(data, StandardCharsets.UTF_8))));
    io.input().write(ByteBuffer.wrap("said\n".getBytes(StandardCharsets.UTF_8)));
    assertTrue(first.join().endsWith("Z said\n"), first.join());
    bench.perform(
        bench.container(id),
        (ActorRef<StatusReply<Done>> ref) -> new ContainerActor.Remove(true, false, ref));
    followed.join();
    assertTrue(Files.notExists(folder.resolve("containers").resolve(id)));
  }

  @Test
  void sharedNamespacesAreKeptByTheOthersId() {
    String other = bench.create("other", Bench.config("sleep").build());
    String id =
        bench.create(
            "",
            Bench.config("sleep")
                .setNetworkMode("container:other")
                .setPidMode("container:" + other.substring(0, 12))
                .setIpcMode("host")
                .build());
    ContainerConfig kept = bench.parts.directory().find(id).view().spec().config();
    assertEquals("container:" + other, kept.getNetworkMode());
    assertEquals("container:" + other, kept.getPidMode());
    assertEquals("host", kept.getIpcMode());
    ContainerConfig nobody = Bench.config("sleep").setIpcMode("container:nobody").build();
    CompletionException refused =
        assertThrows(CompletionException.class, () -> bench.create("", nobody));
    assertInstanceOf(Refusal.NotFound.class, refused.getCause());
  }

  @Test
  void everyAttachedClientGetsTheOutput() throws Exception {
    String id = bench.create("", Bench.config("echo", "both").build());
    OutputSubscription one = streams(id).output().subscribe();
    OutputSubscription two = streams(id).output().subscribe();
    start(id);
    assertEquals("both\n", all(one, 0));
    assertEquals("both\n", all(two, 0));
  }

  @Test
  void inputReachesTheProcessAndItsEndToo() throws Exception {
    String id = bench.create("", Bench.config("cat").setOpenStdin(true).build());
    RunIo io = streams(id);
    OutputSubscription output = io.output().subscribe();
    start(id);
    io.input().write(ByteBuffer.wrap("in and out".getBytes(StandardCharsets.UTF_8)));
    io.input().end();
    assertEquals("in and out", all(output, 0));
  }

  @Test
  void aGoneClientDoesNotHoldTheProcess() throws Exception {
    String id = bench.create("", Bench.config("cat").setOpenStdin(true).build());
    RunIo io = streams(id);
    OutputSubscription stuck = io.output().subscribe();
    start(id);
    io.output().drop(stuck);
    for (int i = 0; i < 64; i++) {
      io.input().write(ByteBuffer.wrap(new byte[16 << 10]));
    }
    io.input().end();
    assertEquals(0, bench.await(id, WaitFor.NOT_RUNNING));
    assertEquals(1 << 20, log(id).length());
  }

  @Test
  void exitCodeComesThrough() {
    String id = bench.create("", Bench.config("exit", "7").build());
    start(id);
    assertEquals(7, bench.await(id, WaitFor.NOT_RUNNING));
  }

  @Test
  void aMissingCommandIsNotStartableWithCode127() {
    String id = bench.create("", Bench.config("missing").build());
    CompletionException refused = assertThrows(CompletionException.class, () -> start(id));
    Refusal.NotStartable why = assertInstanceOf(Refusal.NotStartable.class, refused.getCause());
    assertEquals(127, why.exitCode());
    assertEquals("created", bench.parts.directory().find(id).view().state().word());
    assertEquals(127, bench.await(id, WaitFor.NOT_RUNNING));
  }

  @Test
  void stopSendsTheStopSignalAndKillSendsAnother() {
    String id = bench.create("sleeper", Bench.config("sleep").setStopSignal("INT").build());
    start(id);
    bench.perform(bench.container(id), ref -> new ContainerActor.Stop(OptionalInt.empty(), ref));
    assertEquals(130, bench.await(id, WaitFor.NOT_RUNNING));
    assertTrue(bench.vm.guests.getFirst().calls.contains("signal " + id + " 2"));
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                bench.perform(
                    bench.container(id), ref -> new ContainerActor.Kill(Signals.KILL, ref)));
    assertEquals("Container " + id + " is not running", refused.getCause().getMessage());
  }

  @Test
  void aRunningContainerIsRemovedByForceOnly() {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                bench.perform(
                    bench.container(id), ref -> new ContainerActor.Remove(false, false, ref)));
    assertInstanceOf(Refusal.Conflict.class, refused.getCause());
    bench.perform(bench.container(id), ref -> new ContainerActor.Remove(true, false, ref));
    assertTrue(bench.parts.directory().all().isEmpty());
    assertTrue(bench.store.containers().all().join().isEmpty());
    assertTrue(bench.vm.guests.getFirst().calls.contains("delete " + id));
  }

  @Test
  void autoRemoveLeavesNothing() {
    String id = bench.create("", Bench.config("echo", "x").setAutoRemove(true).build());
    CompletableFuture<Integer> removed = bench.awaiting(id, WaitFor.REMOVED);
    start(id);
    assertEquals(0, removed.join());
    assertTrue(bench.parts.directory().byId(id).isEmpty());
    assertFalse(Files.exists(folder.resolve("containers").resolve(id)));
  }

  @Test
  void aNameIsUsedOnceAndCanBeGivenOn() {
    String id = bench.create("web", Bench.config("sleep").build());
    CompletionException refused =
        assertThrows(
            CompletionException.class, () -> bench.create("web", Bench.config("sleep").build()));
    assertInstanceOf(Refusal.NameTaken.class, refused.getCause());
    bench.perform(bench.containers, ref -> new ContainerManager.Rename("web", "site", ref));
    assertEquals(id, bench.parts.directory().find("site").view().id());
    bench.create("web", Bench.config("sleep").build());
  }

  @Test
  void anExecRunsBesideTheFirstProcess() throws Exception {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    String exec =
        bench.ask(
            bench.container(id),
            ref ->
                new ContainerActor.CreateExec(
                    new ExecSpec(
                        ProcessSpec.newBuilder().addAllArgs(List.of("echo", "from exec")).build(),
                        false),
                    ref));
    ExecDirectory.Entry entry = bench.parts.execs().find(exec);
    OutputSubscription output = entry.io().output().subscribe();
    bench.ask(entry.actor().orElseThrow(), ExecActor.Start::new);
    assertEquals("from exec\n", all(output, 0));
    assertTrue(bench.parts.directory().find(id).view().state().alive());
  }

  @Test
  void aPausedContainerGoesOn() {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    bench.ask(bench.container(id), ContainerActor.Pause::new);
    assertEquals("paused", bench.parts.directory().find(id).view().state().word());
    bench.ask(bench.container(id), ContainerActor.Unpause::new);
    assertEquals("running", bench.parts.directory().find(id).view().state().word());
  }

  @Test
  void aDeadMachineMakesItsContainersDeadWithTheReason() {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    CompletableFuture<Integer> exit = bench.awaiting(id, WaitFor.NEXT_EXIT);
    bench.vm.crash();
    assertEquals(255, exit.join());
    ContainerState.Dead dead =
        assertInstanceOf(
            ContainerState.Dead.class, bench.parts.directory().find(id).view().state());
    assertTrue(dead.reason().contains("kernel killed"), dead.reason());
  }

  @Test
  void theNextDaemonFindsEveryContainersTrueState() throws Exception {
    String ran = bench.create("ran", Bench.config("sleep").build());
    String once = bench.create("once", Bench.config("sleep").setAutoRemove(true).build());
    String made = bench.create("made", Bench.config("sleep").build());
    start(ran);
    start(once);
    bench.close(); // no farewell: as the rows stand, a killed daemon leaves them
    bench = new Bench(folder);
    ContainerState state = bench.parts.directory().find("ran").view().state();
    assertEquals("dead", state.word());
    assertEquals(255, state.exitCode());
    assertEquals(ran, bench.parts.directory().find("ran").view().id());
    assertEquals("created", bench.parts.directory().find(made).view().state().word());
    awaitRemoval(once);
    assertTrue(bench.parts.directory().byId(once).isEmpty());
    start("ran");
    // What was removed while the machine was off goes with its next boot, and nothing else does.
    assertEquals("delete " + once, bench.vm.guests.getFirst().calls.await("delete "));
  }

  private void awaitRemoval(String id) {
    try {
      bench.await(id, WaitFor.REMOVED);
    } catch (Refusal.NotFound e) {
      // Not in the directory any more.
    } catch (CompletionException e) {
      assertInstanceOf(Refusal.NotFound.class, e.getCause()); // it went while it was asked
    }
  }

  @Test
  void whatAnEarlierAttemptStillTellsIsNotHeard() {
    String id = bench.create("", Bench.config("sleep").build());
    start(id);
    bench.perform(bench.container(id), ref -> new ContainerActor.Kill(Signals.KILL, ref));
    bench.await(id, WaitFor.NOT_RUNNING);
    CompletableFuture<Done> second =
        Question.<ContainerActor.Command, Done>ask(
                bench.kit.system(),
                bench.container(id),
                Duration.ofMinutes(2),
                ContainerActor.Start::new)
            .toCompletableFuture();
    Refusal late = new Refusal.MachineUnavailable("default", "of the first attempt");
    bench.container(id).tell(new ContainerActor.NotStarted(1, late));
    second.join();
    bench.container(id).tell(new ContainerActor.Ended(1, ExitStatus.newBuilder().build()));
    bench.container(id).tell(new ContainerActor.Unheard(1, late));
    streams(id); // an answer, so it has read all of that
    assertEquals("running", bench.parts.directory().find(id).view().state().word());
  }

  @Test
  void layersTravelOnceForSeveralContainers() {
    for (int i = 0; i < 5; i++) {
      start(bench.create("", Bench.config("exit", "0").build()));
    }
    assertEquals(List.of(Bench.LAYER.toString()), bench.vm.guests.getFirst().unpacked);
  }
}
