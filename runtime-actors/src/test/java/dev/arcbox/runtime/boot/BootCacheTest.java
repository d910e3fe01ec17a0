package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCacheTest {
  @TempDir Path folder;
  private BootCache cache;

  @BeforeEach
  void open() {
    cache = new BootCache(folder);
  }

  @Test
  void findsWhatWasMade() throws BootException {
    var made = cache.make("system image", "k1", "v", (file, scratch) -> write(file, "content"));
    assertEquals(made, cache.find("system image", "k1").orElseThrow());
    assertEquals(7, made.size());
    assertTrue(cache.find("system image", "k2").isEmpty());
  }

  @Test
  void whatWasInterruptedIsNotFoundAndIsMadeAgain() throws BootException {
    assertThrows(
        BootException.Interrupted.class,
        () ->
            cache.make(
                "kernel",
                "k",
                "v",
                (file, scratch) -> {
                  write(file, "half");
                  throw new BootException.Interrupted("making");
                }));
    assertTrue(cache.find("kernel", "k").isEmpty());
    assertEquals(5, cache.make("kernel", "k", "v", (file, scratch) -> write(file, "whole")).size());
  }

  @Test
  void changedContentIsRefused() throws Exception {
    var made = cache.make("kernel", "k", "v", (file, scratch) -> write(file, "good"));
    write(made.file(), "evil");
    Files.setLastModifiedTime(made.file(), FileTime.fromMillis(1));
    var refusal = assertThrows(BootException.Corrupt.class, () -> cache.find("kernel", "k"));
    assertTrue(refusal.getMessage().contains(made.digest()), refusal.getMessage());
  }

  @Test
  void sameContentWithAnotherTimeIsStillGood() throws Exception {
    var made = cache.make("kernel", "k", "v", (file, scratch) -> write(file, "good"));
    Files.setLastModifiedTime(made.file(), FileTime.fromMillis(1));
    assertEquals(made, cache.find("kernel", "k").orElseThrow());
  }

  @Test
  void clearRemovesEverythingMade() throws BootException {
    var made = cache.make("kernel", "k", "v", (file, scratch) -> write(file, "good"));
    assertTrue(cache.alone(cache::clear) >= 4);
    assertFalse(Files.exists(made.file()));
    assertTrue(cache.find("kernel", "k").isEmpty());
  }

  private Asset image(String key, long time) throws Exception {
    var made = cache.make("system image", key, "v", (file, scratch) -> write(file, key));
    Files.setLastModifiedTime(
        made.file().resolveSibling("asset.properties"), FileTime.fromMillis(time));
    return made;
  }

  @Test
  void olderOnesGoAndTheLastOfThemStays() throws Exception {
    for (int i = 1; i <= 4; i++) {
      image("key" + i, i * 1000L);
    }
    cache.make("initramfs", "key1", "v", (file, scratch) -> write(file, "other"));
    long freed = cache.alone(() -> cache.prune("system image", "key4"));
    assertEquals(8, freed);
    assertEquals(
        List.of("key3"),
        cache.others("system image", "key4").stream()
            .map(old -> old.file().getParent().getFileName().toString().substring(13))
            .toList());
    assertTrue(cache.find("system image", "key4").isPresent());
    assertTrue(cache.find("initramfs", "key1").isPresent());
  }

  @Test
  void whatIsInUseStays() throws Exception {
    var used = image("key1", 1000);
    image("key2", 2000);
    image("key3", 3000);
    image("key4", 4000);
    assertTrue(cache.use(used));
    assertTrue(cache.use(used), "and is so a second time");
    assertEquals(4, cache.alone(() -> cache.prune("system image", "key4")));
    assertEquals(used, cache.find("system image", "key1").orElseThrow());
    assertTrue(cache.find("system image", "key2").isEmpty());
    assertTrue(cache.alone(cache::clear) > 0);
    assertFalse(cache.use(used), "it has gone");
  }

  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
  }
}
