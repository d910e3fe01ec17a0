package dev.arcbox.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets and threads, and a machine that is only pretended. */
@Tag("host")
class VmActorTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<VmState> states = kit.createTestProbe();
  private final TestProbe<StatusReply<Done>> replies = kit.createTestProbe();
  private final FakeHypervisor hypervisor = new FakeHypervisor();
  private ActorRef<VmActor.Command> vm;

  @BeforeEach
  void spawn() throws IOException {
    Path disk = Files.write(folder.resolve("disk"), new byte[4096]);
    Files.writeString(folder.resolve("console"), "last words");
    VmConfig config =
        new VmConfig(
            "fake",
            folder.resolve("kernel"),
            folder.resolve("initrd"),
            List.of(),
            64L << 20,
            1,
            List.of(new DiskSpec("a", disk, true)),
            3,
            folder.resolve("run"),
            folder.resolve("console"));
    vm = kit.spawn(VmActor.create(config, hypervisor));
    vm.tell(new VmActor.Watch(states.getRef()));
    assertInstanceOf(VmState.Created.class, next());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private VmState next() {
    return states.receiveMessage(LIMIT);
  }

  private StatusReply<Done> ask(
      BiFunction<Duration, ActorRef<StatusReply<Done>>, VmActor.Command> to) {
    vm.tell(to.apply(LIMIT, replies.getRef()));
    return replies.receiveMessage(LIMIT);
  }

  private StatusReply<Done> ask(
      java.util.function.Function<ActorRef<StatusReply<Done>>, VmActor.Command> to) {
    return ask((limit, replyTo) -> to.apply(replyTo));
  }

  private void run() {
    assertTrue(ask(VmActor.Start::new).isSuccess());
    assertInstanceOf(VmState.Starting.class, next());
    assertEquals(4711, assertInstanceOf(VmState.Running.class, next()).pid());
  }

  private void closed() {
    assertTrue(hypervisor.calls.contains("close"));
    assertFalse(Files.exists(folder.resolve("run/disk-0.sock")));
    assertFalse(Files.exists(folder.resolve("run/vsock.sock")));
  }

  @Test
  void listensBeforeTheGuestStarts() {
    run();
    assertTrue(Files.exists(folder.resolve("run/disk-0.sock")));
    assertTrue(Files.exists(folder.resolve("run/vsock.sock")));
  }

  @Test
  void refusesWhatItsStateDoesNotAllowAndNamesBoth() {
    assertEquals(
        "vm fake is created: cannot pause", ask(VmActor.Pause::new).getError().getMessage());
    run();
    assertEquals(
        "vm fake is running: cannot start", ask(VmActor.Start::new).getError().getMessage());
    assertEquals(
        "vm fake is running: cannot resume", ask(VmActor.Resume::new).getError().getMessage());
  }

  @Test
  void pausesAndResumes() {
    run();
    assertTrue(ask(VmActor.Pause::new).isSuccess());
    assertInstanceOf(VmState.Paused.class, next());
    assertTrue(ask(VmActor.Resume::new).isSuccess());
    assertInstanceOf(VmState.Running.class, next());
  }

  @Test
  void addsAProcessorWhereTheBackEndCan() {
    assertEquals(
        "vm fake is created: cannot add a vCPU", ask(VmActor.AddCpu::new).getError().getMessage());
    run();
    assertTrue(ask(VmActor.AddCpu::new).isSuccess());
    hypervisor.refusesCpus = true;
    String refused = ask(VmActor.AddCpu::new).getError().getMessage();
    assertTrue(refused.contains("it has 1 of 1 vCPUs"), refused);
    assertEquals(List.of("start", "addCpu", "addCpu"), List.copyOf(hypervisor.calls));
  }

  @Test
  void tellsOfTheBalloonThatNoDriverHasTaken() {
    TestProbe<StatusReply<Optional<BalloonReport>>> reports = kit.createTestProbe();
    vm.tell(new VmActor.Balloon(reports.getRef()));
    assertEquals(Optional.empty(), reports.receiveMessage(LIMIT).getValue());
    run();
    assertTrue(ask(to -> new VmActor.Inflate(5 << 20, to)).isSuccess());
    String refused = ask(to -> new VmActor.Inflate(65 << 20, to)).getError().getMessage();
    assertEquals("balloon of 68157440 bytes in a machine of 67108864", refused);
    vm.tell(new VmActor.Balloon(reports.getRef()));
    BalloonReport report = reports.receiveMessage(LIMIT).getValue().orElseThrow();
    assertEquals(5 << 20, report.targetBytes());
    assertEquals(0, report.actualBytes());
    assertEquals(Map.of(), report.statistics().values());
  }

  @Test
  void asksTheGuestFirst() {
    run();
    assertTrue(ask(VmActor.Stop::new).isSuccess());
    assertInstanceOf(VmState.Stopping.class, next());
    assertEquals(new VmState.Stopped("powered off"), next());
    assertFalse(hypervisor.calls.contains("kill"));
    closed();
  }

  @Test
  void killsAGuestThatDoesNotListen() {
    hypervisor.ignoresStop = true;
    run();
    assertTrue(ask((limit, to) -> new VmActor.Stop(Duration.ofMillis(50), to)).isSuccess());
    assertInstanceOf(VmState.Stopping.class, next());
    assertEquals(new VmState.Stopped("killed"), next());
    assertTrue(List.copyOf(hypervisor.calls).indexOf("kill") > 0);
    closed();
  }

  @Test
  void stopsAPausedGuestInOrder() {
    run();
    ask(VmActor.Pause::new);
    assertTrue(ask(VmActor.Stop::new).isSuccess());
    assertEquals(
        List.of("start", "pause", "resume", "requestStop", "close"), List.copyOf(hypervisor.calls));
  }

  @Test
  void failsWithTheConsolesTailWhenTheGuestDies() {
    run();
    hypervisor.end(new VmExit.Failed("kernel process ended with signal 9"));
    assertEquals(new VmState.Failed("kernel process ended with signal 9", "last words"), next());
    closed();
  }

  @Test
  void namesThePanicThatEndedTheGuest() {
    run();
    hypervisor.events.accept(new VmEvent.GuestPanic("no init found"));
    hypervisor.end(new VmExit.Killed());
    VmState.Failed failed = assertInstanceOf(VmState.Failed.class, next());
    assertEquals("guest kernel panic: no init found", failed.reason());
  }

  @Test
  void undoesEverythingWhenTheBackEndDoesNotStart() {
    hypervisor.refusesToStart = true;
    StatusReply<Done> answer = ask(VmActor.Start::new);
    assertTrue(answer.getError().getMessage().contains("no luck"), answer.toString());
    assertInstanceOf(VmState.Starting.class, next());
    assertInstanceOf(VmState.Failed.class, next());
    closed();
  }

  @Test
  void neverStartsAfterAnEarlyStop() {
    assertTrue(ask(VmActor.Kill::new).isSuccess());
    assertInstanceOf(VmState.Stopped.class, next());
    assertFalse(ask(VmActor.Start::new).isSuccess());
    assertTrue(ask(VmActor.Kill::new).isSuccess());
  }

  @Test
  void endsTheGuestWithItself() {
    run();
    kit.stop(vm, LIMIT);
    closed();
  }

  @Test
  void refusesARunDirectoryThatIsALink() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("run"), elsewhere);
    String error = ask(VmActor.Start::new).getError().getMessage();
    assertTrue(error.contains("symbolic link"), error);
    try (var files = Files.list(elsewhere)) {
      assertEquals(0, files.count());
    }
  }
}
