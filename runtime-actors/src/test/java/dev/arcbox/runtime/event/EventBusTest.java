package dev.arcbox.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBusTest {
  @TempDir Path directory;
  private final ActorTestKit kit = ActorTestKit.create();
  private Store store;
  private ActorRef<EventBus.Command> bus;

  @BeforeEach
  void open() {
    store = Store.open(directory.resolve("arcbox.db"));
    bus = kit.spawn(EventBus.create(store.events()));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    store.close();
  }

  @Test
  void deliversInOrderWithNumbersWithoutGaps() {
    TestProbe<Delivery> probe = kit.createTestProbe(Delivery.class);
    bus.tell(new EventBus.Subscribe(EventFilter.ALL, OptionalLong.of(0), probe.getRef()));
    for (int i = 0; i < 1000; i++) {
      publish("container", "start", "c" + i);
    }
    List<Event> received = receive(probe, 1000);
    for (int i = 0; i < 1000; i++) {
      assertEquals(i + 1, received.get(i).sequence());
      assertEquals("c" + i, received.get(i).id());
    }
  }

  @Test
  void aSlowSubscriberGetsOneBatchAndThenEverythingFromTheLog() {
    TestProbe<Delivery> slow = kit.createTestProbe(Delivery.class);
    bus.tell(new EventBus.Subscribe(EventFilter.ALL, OptionalLong.of(0), slow.getRef()));
    for (int i = 0; i < 2000; i++) {
      publish("container", "start", "c" + i);
    }
    waitForSequence(2000);
    List<Event> first = slow.expectMessageClass(Delivery.Batch.class).events();
    assertTrue(first.size() <= EventBus.BACKLOG);
    slow.expectNoMessage(java.time.Duration.ofMillis(50));
    bus.tell(new EventBus.Next(slow.getRef()));
    List<Event> rest = receive(slow, 2000 - first.size());
    assertEquals(2000, rest.getLast().sequence());
  }

  @Test
  void tellsHowMuchWasMissed() {
    store
        .events()
        .append(List.of(event("a"), event("b"), event("c"), event("d"), event("e")), 2)
        .join();
    ActorRef<EventBus.Command> late = kit.spawn(EventBus.create(store.events()));
    TestProbe<Delivery> probe = kit.createTestProbe(Delivery.class);
    late.tell(new EventBus.Subscribe(EventFilter.ALL, OptionalLong.of(1), probe.getRef()));
    assertEquals(new Delivery.Missed(2), probe.receiveMessage());
    assertEquals(
        List.of(4L, 5L),
        probe.expectMessageClass(Delivery.Batch.class).events().stream()
            .map(Event::sequence)
            .toList());
  }

  @Test
  void filtersByTypeActionAndAttribute() {
    TestProbe<Delivery> probe = kit.createTestProbe(Delivery.class);
    EventFilter filter =
        new EventFilter(
            Set.of("container"),
            Set.of("die"),
            Set.of(),
            List.of(EventFilter.Attribute.of("exitCode=7")),
            Optional.of(Instant.EPOCH),
            Optional.empty());
    bus.tell(new EventBus.Subscribe(filter, probe.getRef()));
    bus.tell(new EventBus.Publish("container", "die", "c1", Map.of("exitCode", "0")));
    bus.tell(new EventBus.Publish("image", "die", "c2", Map.of("exitCode", "7")));
    bus.tell(new EventBus.Publish("container", "die", "c3", Map.of("exitCode", "7")));
    assertEquals("c3", probe.expectMessageClass(Delivery.Batch.class).events().getFirst().id());
  }

  @Test
  void aPastEndReplaysTheHistoryAndIsOver() {
    publish("container", "start", "c1");
    waitForSequence(1);
    TestProbe<Delivery> probe = kit.createTestProbe(Delivery.class);
    EventFilter past =
        EventFilter.ALL.between(Optional.of(Instant.EPOCH), Optional.of(Instant.now()));
    bus.tell(new EventBus.Subscribe(past, probe.getRef()));
    assertEquals("c1", probe.expectMessageClass(Delivery.Batch.class).events().getFirst().id());
    bus.tell(new EventBus.Next(probe.getRef()));
    probe.expectMessageClass(Delivery.Over.class);
  }

  @Test
  void anEndInTheFutureComesByItself() {
    TestProbe<Delivery> probe = kit.createTestProbe(Delivery.class);
    EventFilter soon =
        EventFilter.ALL.between(Optional.empty(), Optional.of(Instant.now().plusMillis(100)));
    bus.tell(new EventBus.Subscribe(soon, probe.getRef()));
    probe.expectMessageClass(Delivery.Over.class);
  }

  @Test
  void aStoppedSubscriberIsForgottenAndOthersGoOn() {
    TestProbe<Delivery> gone = kit.createTestProbe(Delivery.class);
    TestProbe<Delivery> stays = kit.createTestProbe(Delivery.class);
    bus.tell(new EventBus.Subscribe(EventFilter.ALL, OptionalLong.of(0), gone.getRef()));
    bus.tell(new EventBus.Subscribe(EventFilter.ALL, OptionalLong.of(0), stays.getRef()));
    gone.stop();
    publish("container", "start", "c1");
    stays.expectMessageClass(Delivery.Batch.class);
  }

  @Test
  void aReaderBlocksUntilThereIsSomething() throws InterruptedException {
    try (EventReader reader = EventReader.open(kit.system(), bus, EventFilter.ofTypes("image"))) {
      Thread publisher =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 300; i++) {
                      publish("image", "load", "i" + i);
                    }
                  });
      // The subscription races with the first events; those that came after it come without a gap.
      List<Event> seen = new ArrayList<>();
      while (seen.isEmpty() || !seen.getLast().id().equals("i299")) {
        if (seen.isEmpty()) {
          publisher.join();
          publish("image", "load", "i299");
        }
        seen.addAll(EventReader.eventsOf(reader.next()));
      }
      for (int i = 1; i < seen.size(); i++) {
        assertEquals(seen.get(i - 1).sequence() + 1, seen.get(i).sequence());
      }
    }
  }

  private static NewEvent event(String id) {
    return new NewEvent(Instant.EPOCH, "container", "start", id, Map.of());
  }

  private void publish(String type, String action, String id) {
    bus.tell(new EventBus.Publish(type, action, id, Map.of()));
  }

  private void waitForSequence(long sequence) {
    kit.<Long>createTestProbe()
        .awaitAssert(
            () -> {
              assertEquals(sequence, store.events().last().join());
              return sequence;
            });
  }

  private List<Event> receive(TestProbe<Delivery> probe, int count) {
    List<Event> received = new ArrayList<>();
    while (received.size() < count) {
      received.addAll(probe.expectMessageClass(Delivery.Batch.class).events());
      bus.tell(new EventBus.Next(probe.getRef()));
    }
    return received;
  }
}
