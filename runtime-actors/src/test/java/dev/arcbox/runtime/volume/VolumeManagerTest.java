package dev.arcbox.runtime.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.Mount;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.fake.Bench;
import dev.arcbox.runtime.fake.Events;
import dev.arcbox.runtime.machine.MachineActor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeManagerTest {
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

  private Volume create(VolumeRequest request) {
    return bench.ask(
        bench.objects.volumes(),
        (ActorRef<StatusReply<Volume>> ref) -> new VolumeManager.Create(request, ref));
  }

  private void remove(String name) {
    bench.perform(bench.objects.volumes(), ref -> new VolumeManager.Remove(name, false, ref));
  }

  private Throwable refusalOf(Runnable work) {
    return assertThrows(CompletionException.class, work::run).getCause();
  }

  private ContainerSpec spec(String id) {
    return bench.parts.directory().find(id).view().spec();
  }

  @Test
  void aNamedVolumeIsMadeOnceAndSurvivesTheDaemon() {
    Volume made = create(new VolumeRequest("data", "", Map.of(), Map.of("a", "b")));
    assertEquals(made, create(VolumeRequest.named("data")));
    bench.close();
    bench = new Bench(folder);
    assertEquals(made, bench.objects.volumeDirectory().find("data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "../up", "a/b", ".hidden", "-x"})
  void refusesNamesThatCannotBe(String name) {
    assertInstanceOf(Refusal.Invalid.class, refusalOf(() -> create(VolumeRequest.named(name))));
  }

  @Test
  void aVolumeInUseStaysUntilItsContainerIsGone() {
    String id = bench.create("", Bench.config("sleep").addBinds("data:/data").build());
    Throwable refused = refusalOf(() -> remove("data"));
    assertInstanceOf(Refusal.Conflict.class, refused);
    assertTrue(refused.getMessage().contains(id), refused.getMessage());
    bench.ask(bench.container(id), ContainerActor.Start::new);
    Mount mount = bench.vm.guests.getFirst().containers.get(id).getMounts(0);
    assertEquals(
        "volume data /data", mount.getType() + " " + mount.getSource() + " " + mount.getTarget());
    bench.perform(bench.container(id), ref -> new ContainerActor.Remove(true, true, ref));
    assertTrue(bench.objects.volumeDirectory().byName("data").isPresent(), "named ones stay");
    remove("data");
    assertTrue(bench.objects.volumeDirectory().all().isEmpty());
    assertTrue(bench.vm.guests.getFirst().calls.contains("remove-volume data"));
    assertInstanceOf(Refusal.Missing.class, refusalOf(() -> remove("data")));
  }

  @Test
  void anonymousVolumesGoWithTheirContainerWhenAsked() throws Exception {
    String id = bench.create("", Bench.config("sleep").addVolumes("/cache").build());
    String volume = spec(id).mounts().getFirst().name();
    assertTrue(bench.objects.volumeDirectory().find(volume).anonymous());
    try (Events events = bench.watch("volume")) {
      bench.perform(bench.container(id), ref -> new ContainerActor.Remove(false, true, ref));
      assertEquals(volume, events.until("destroy").getLast().id());
    }
    assertTrue(bench.objects.volumeDirectory().all().isEmpty());
  }

  @Test
  void whatWasRemovedWhileTheMachineWasOffGoesWithItsNextBoot() throws Exception {
    create(VolumeRequest.named("data"));
    remove("data");
    Volume again = create(VolumeRequest.named("data"));
    assertNotEquals("data", again.folder(), "the old folder is still there");
    String id = bench.create("", Bench.config("sleep").addBinds("data:/data").build());
    bench.ask(bench.machine, MachineActor.Start::new);
    bench
        .kit
        .createTestProbe()
        .awaitAssert(
            java.time.Duration.ofMinutes(2),
            () -> {
              assertTrue(bench.vm.guests.getFirst().calls.contains("remove-volume data"));
              return null;
            });
    assertEquals(again.folder(), spec(id).mounts().getFirst().folder());
  }

  @Test
  void prunesWhatIsChosenAndFree() {
    create(VolumeRequest.named("free"));
    create(VolumeRequest.named("spared"));
    bench.create("", Bench.config("sleep").addBinds("used:/data").build());
    bench.ask(bench.machine, MachineActor.Start::new);
    VolumeManager.Pruned pruned =
        bench.ask(
            bench.objects.volumes(),
            (ActorRef<StatusReply<VolumeManager.Pruned>> ref) ->
                new VolumeManager.Prune(volume -> !volume.name().equals("spared"), ref));
    assertEquals(List.of("free"), pruned.names());
    assertEquals(5, pruned.bytes());
    assertEquals(2, bench.objects.volumeDirectory().all().size());
  }

  @Test
  void aContainerThatCannotBeMadeHoldsNothing() {
    bench.create("taken", Bench.config("sleep").build());
    refusalOf(() -> bench.create("taken", Bench.config("sleep").addBinds("data:/data").build()));
    assertTrue(bench.objects.volumeDirectory().all().isEmpty());
  }
}
