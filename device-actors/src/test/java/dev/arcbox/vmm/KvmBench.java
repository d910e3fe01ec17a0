package dev.arcbox.vmm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** See {@code bench/kvm/run}. */
final class KvmBench {
  private KvmBench() {}

  /** {@code loop exits}: the C program, and exits per round. */
  static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("arcbox-kvm-bench");
    try {
      ExitBench.print(args[0], count);
      Path memory = Path.of("/dev/shm");
      QueueBench.print(Files.isWritable(memory) ? memory : folder, count);
      FootprintBench.print(folder);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
