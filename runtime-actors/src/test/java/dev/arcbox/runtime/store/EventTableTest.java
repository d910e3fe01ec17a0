package dev.arcbox.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.runtime.event.Event;
import dev.arcbox.runtime.event.NewEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTableTest {
  @TempDir Path directory;

  @Test
  void numbersGoOnAfterReopeningEvenWhenTheHistoryIsGone() {
    Path file = directory.resolve("arcbox.db");
    try (Store store = Store.open(file)) {
      store.events().append(events(0, 5), 100).join();
      store.events().append(events(5, 1), 0).join();
      assertEquals(List.of(), store.events().after(0, 10).join());
    }
    try (Store store = Store.open(file)) {
      assertEquals(6, store.events().last().join());
      assertEquals(7, store.events().append(events(9, 1), 100).join().getFirst().sequence());
    }
  }

  @Test
  void keepsTheNewestAndReadsInPages() {
    try (Store store = Store.open(directory.resolve("arcbox.db"))) {
      store.events().append(events(0, 30), 20).join();
      List<Event> page = store.events().after(0, 5).join();
      assertEquals(List.of(11L, 12L, 13L, 14L, 15L), page.stream().map(Event::sequence).toList());
      assertEquals(Map.of("name", "n10"), page.getFirst().attributes());
      assertEquals(15, store.events().after(15, 100).join().size());
    }
  }

  @Test
  void findsWhereATimeBegins() {
    try (Store store = Store.open(directory.resolve("arcbox.db"))) {
      assertEquals(0, store.events().before(Instant.EPOCH).join());
      store.events().append(events(0, 10), 100).join();
      assertEquals(0, store.events().before(Instant.EPOCH).join());
      assertEquals(4, store.events().before(Instant.ofEpochSecond(4)).join());
      assertEquals(10, store.events().before(Instant.ofEpochSecond(99)).join());
    }
  }

  private static List<NewEvent> events(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(
            i ->
                new NewEvent(
                    Instant.ofEpochSecond(i),
                    "container",
                    "start",
                    "c" + i,
                    Map.of("name", "n" + i)))
        .toList();
  }
}
