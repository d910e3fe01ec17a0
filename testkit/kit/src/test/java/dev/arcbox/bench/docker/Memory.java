package dev.arcbox.bench.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What processes hold, as the kernel tells it. */
final class Memory {
  private Memory() {}

  /** Proportional set size: shared pages are counted once over all who share them. */
  static double pssMib(List<ProcessHandle> processes) {
    return processes.stream().mapToLong(p -> kib(p, "smaps_rollup", "Pss:")).sum() / 1024.0;
  }

  /** The most that was resident since {@link #forgetPeak}. */
  static double peakMib(ProcessHandle process) {
    return kib(process, "status", "VmHWM:") / 1024.0;
  }

  static void forgetPeak(ProcessHandle process) throws IOException {
    Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), "5");
  }

  private static long kib(ProcessHandle process, String file, String field) {
    Path path = Path.of("/proc", Long.toString(process.pid()), file);
    try {
      return Files.readAllLines(path).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      if (!process.isAlive()) {
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }
}
