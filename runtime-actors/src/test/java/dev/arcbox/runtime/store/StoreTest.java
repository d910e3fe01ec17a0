package dev.arcbox.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(directory.resolve("arcbox.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void containersSurviveReopening() {
    ContainerRecord container = container("c1", "web", "created");
    store.containers().insert(container).join();
    store.close();
    open();
    assertEquals(Optional.of(container), store.containers().get("c1").join());
    assertEquals(Optional.of(container), store.containers().byName("web").join());
    assertEquals(List.of(container), store.containers().all().join());
  }

  @Test
  void updatesStateNameAndDocument() {
    store.containers().insert(container("c1", "web", "created")).join();
    ContainerRecord changed =
        new ContainerRecord(
            "c1", "db", "sha256:x", "running", Instant.ofEpochSecond(5, 6), "{\"a\":1}");
    assertTrue(store.containers().update(changed).join());
    assertEquals(Optional.of(changed), store.containers().get("c1").join());
    assertEquals(List.of(changed), store.containers().inState("running").join());
    assertEquals(List.of(), store.containers().inState("created").join());
    assertTrue(store.containers().delete("c1").join());
    assertFalse(store.containers().delete("c1").join());
    assertFalse(store.containers().update(changed).join());
  }

  @Test
  void refusesNameInUse() {
    store.containers().insert(container("c1", "web", "created")).join();
    store.containers().insert(container("c2", "db", "created")).join();
    assertInstanceOf(
        StoreException.NameTaken.class,
        failure(store.containers().insert(container("c3", "web", "created"))));
    assertInstanceOf(
        StoreException.NameTaken.class,
        failure(store.containers().update(container("c2", "web", "created"))));
    assertEquals(2, store.containers().all().join().size());
  }

  @Test
  void refusesDocumentThatIsNotJson() {
    ContainerRecord bad = new ContainerRecord("c", "n", "i", "created", Instant.EPOCH, "{oops");
    assertInstanceOf(StoreException.Failed.class, failure(store.containers().insert(bad)));
    assertEquals(List.of(), store.containers().all().join());
  }

  @Test
  void machinesAreReplacedByName() {
    store.machines().put(new MachineRecord("default", "stopped", Instant.EPOCH, "{}")).join();
    MachineRecord running = new MachineRecord("default", "running", Instant.EPOCH, "{\"cid\":3}");
    store.machines().put(running).join();
    assertEquals(List.of(running), store.machines().all().join());
    assertEquals(Optional.of(running), store.machines().get("default").join());
    assertTrue(store.machines().delete("default").join());
    assertEquals(Optional.empty(), store.machines().get("default").join());
  }

  @Test
  void failedWorkLeavesNothingBehind() {
    StoredImage good = image("sha256:a", "busybox:latest");
    StoredImage bad =
        new StoredImage("sha256:b", "m", 1, "{}", List.of(layer(), layer()), List.of("x:latest"));
    store.images().put(List.of(good)).join();
    CompletableFuture<Void> twice =
        store.images().put(List.of(bad)).thenCompose(_ -> store.images().name("y", "sha256:none"));
    assertInstanceOf(StoreException.Failed.class, failure(twice));
    assertEquals(2, store.images().all().join().size());
  }

  @Test
  void imageNamesMoveAndGoWithTheirImage() {
    store.images().put(List.of(image("sha256:a", "n:1"), image("sha256:b", "n:2"))).join();
    store.images().name("n:1", "sha256:b").join();
    List<StoredImage> images = store.images().all().join();
    assertEquals(List.of(), images.get(0).names());
    assertEquals(List.of("n:1", "n:2"), images.get(1).names());
    store.images().unname(List.of("n:1")).join();
    store.images().delete("sha256:b").join();
    assertEquals(
        List.of("sha256:a"), store.images().all().join().stream().map(StoredImage::id).toList());
    store.images().put(List.of(image("sha256:c", "n:2"))).join();
    assertEquals(List.of("n:2"), store.images().all().join().get(1).names());
  }

  @Test
  void answersClosedAfterClose() {
    store.close();
    assertInstanceOf(StoreException.Closed.class, failure(store.machines().all()));
    open();
  }

  @Test
  void timesKeepNanosecondsAndFarYearsAreClamped() {
    Instant fine = Instant.parse("2026-03-04T05:06:07.123456789Z");
    assertEquals(fine, EpochNanos.toInstant(EpochNanos.of(fine)));
    Instant early = Instant.parse("1969-12-31T23:59:59.5Z");
    assertEquals(early, EpochNanos.toInstant(EpochNanos.of(early)));
    assertTrue(EpochNanos.of(Instant.parse("0001-01-01T00:00:00Z")) < 0);
    assertTrue(EpochNanos.of(Instant.MAX) > 0);
  }

  static Throwable failure(CompletableFuture<?> future) {
    return assertThrows(CompletionException.class, future::join).getCause();
  }

  static ContainerRecord container(String id, String name, String state) {
    return new ContainerRecord(
        id, name, "sha256:x", state, Instant.ofEpochSecond(5, 6), "{\"k\":[1]}");
  }

  private static StoredImage image(String id, String name) {
    return new StoredImage(id, "sha256:m", 7, "{}", List.of(layer()), List.of(name));
  }

  private static StoredImage.StoredLayer layer() {
    return new StoredImage.StoredLayer("sha256:d", "sha256:e", "tar", 3, 4);
  }
}
