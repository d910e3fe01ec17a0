package dev.arcbox.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What another JVM holds on its heap after a collection, by class: a leak is told by its name. */
final class LiveObjects {
  /** One for each stream, connection, subscription or waiting thread that is not over. */
  private static final List<String> WATCHED =
      List.of(
          "java.lang.VirtualThread",
          "org.apache.pekko.stream.impl.fusing.ActorGraphInterpreter",
          "dev.arcbox.docker.connection.SocketStage$Logic",
          "dev.arcbox.runtime.container.OutputSubscription",
          "dev.arcbox.virtio.vsock.VsockStream");

  private LiveObjects() {}

  static Map<String, Long> of(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Map<String, Long> counts = new TreeMap<>();
    for (String line : output(jcmd, Long.toString(pid), "GC.class_histogram").lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 4 && WATCHED.contains(words[3])) {
        counts.put(words[3], Long.parseLong(words[1]));
      }
    }
    return counts;
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Waits until no class has more than it had, but for a few: what ends late gets its time, there
   * is no event for it.
   */
  static void backTo(Map<String, Long> before, int slack, Supplier<Map<String, Long>> now) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    List<String> more = grown(before, slack, now.get());
    while (!more.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("left over: " + more);
      }
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      more = grown(before, slack, now.get());
    }
  }

  private static List<String> grown(Map<String, Long> before, int slack, Map<String, Long> after) {
    List<String> more = new ArrayList<>();
    after.forEach(
        (what, count) -> {
          if (count > before.getOrDefault(what, 0L) + slack) {
            more.add(what + " " + before.getOrDefault(what, 0L) + " → " + count);
          }
        });
    return more;
  }
}
