package dev.arcbox.testkit.census;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process held at one moment.
 *
 * @param fds open descriptors
 * @param threads kernel threads; virtual threads have none of their own
 * @param children child processes, at any depth, as seen by the JDK
 * @param mappings lines of its memory map
 * @param residentKib resident memory
 */
public record ResourceCensus(int fds, int threads, int children, int mappings, long residentKib) {

  /** Takes the census of this process. */
  public static ResourceCensus take() {
    return of(ProcessHandle.current());
  }

  /** Takes the census of a process of the same user. */
  public static ResourceCensus of(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    return new ResourceCensus(
        entries(proc.resolve("fd")),
        entries(proc.resolve("task")),
        Math.toIntExact(process.descendants().count()),
        lines(proc.resolve("maps")).size(),
        resident(proc));
  }

  private static int entries(Path folder) {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path _ : entries) {
        count++;
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long resident(Path proc) {
    return lines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .orElse(0L);
  }

  /** What the open descriptors lead to: for the message of a test that found a leak. */
  public static List<String> openFiles() {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path entry : entries) {
        target(entry).ifPresent(files::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static Optional<String> target(Path entry) {
    try {
      return Optional.of(entry.getFileName() + " -> " + Files.readSymbolicLink(entry));
    } catch (IOException e) {
      // Closed since the folder was read, like the folder's own.
      return Optional.empty();
    }
  }

  /**
   * Waits until descriptors and child processes are back to what they were; what ends late, such as
   * a process being reaped, gets its time.
   *
   * @return the leak, or empty when there is none
   */
  public Optional<String> leakSince(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      ResourceCensus now = take();
      if (now.fds <= fds && now.children <= children) {
        return Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        return Optional.of("before " + this + ", now " + now + ": " + openFiles());
      }
      Thread.sleep(20);
    }
  }
}
