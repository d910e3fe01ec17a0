package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many containers, and what they leave in the daemon and in the guest. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class ManyContainersTest extends GuestTest {
  /** Rounds that let pools and caches fill before the first count. */
  private static final int WARM_UP = 20;

  private static final int ROUNDS = 200;
  private static final int AT_ONCE = 20;

  /** Pools may keep a few. */
  private static final int SLACK = 12;

  /** Heap that has grown and not been given back; a leak of 200 containers would be more. */
  private static final long SLACK_KIB = 64 * 1024;

  private void one(int number) {
    assertEquals("n" + number, arcbox.ok("run", "--rm", "busybox", "echo", "n" + number));
  }

  private ResourceCensus daemon() {
    return ResourceCensus.of(ProcessHandle.of(arcbox.daemonPid()).orElseThrow());
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(arcbox.data())) {
      return all.count();
    }
  }

  /**
   * Of the guest: processes, mounts, containers' folders on the data disk cannot be seen from
   * within.
   */
  private String guest() {
    return arcbox.ok(
        "run",
        "--rm",
        "--privileged",
        "busybox",
        "sh",
        "-c",
        "cat /proc/sys/fs/file-nr | cut -f1; grep -c . /proc/self/mounts");
  }

  @Test
  void twoHundredOneAfterAnotherLeaveNothing() throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      one(i);
    }
    ResourceCensus before = daemon();
    long filesBefore = files();
    String guestBefore = guest();
    for (int i = 0; i < ROUNDS; i++) {
      one(i);
    }
    ResourceCensus after = daemon();
    String counts = before + " → " + after + "; guest " + guestBefore + " → " + guest();
    System.out.println("200 containers: " + counts);
    assertTrue(after.fds() <= before.fds() + SLACK, counts);
    assertTrue(after.threads() <= before.threads() + SLACK, counts);
    assertTrue(after.children() <= before.children(), counts);
    assertTrue(after.residentKib() <= before.residentKib() + SLACK_KIB, counts);
    assertEquals(filesBefore, files());
    assertEquals("", arcbox.ok("ps", "-aq"));
  }

  @Test
  void twentyAtOnceAllAnswer() {
    List<CompletableFuture<Result>> runs = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String word = "n" + i;
      runs.add(
          CompletableFuture.supplyAsync(
              () -> arcbox.run("run", "--rm", "busybox", "echo", word),
              task -> Thread.ofPlatform().start(task)));
    }
    for (int i = 0; i < AT_ONCE; i++) {
      Result result = runs.get(i).join();
      assertEquals(0, result.code(), result::toString);
      assertEquals("n" + i + "\n", result.out());
    }
  }
}
