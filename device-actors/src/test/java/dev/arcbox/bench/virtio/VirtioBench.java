package dev.arcbox.bench.virtio;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Prints the figures; {@code bench/virtio/run} starts it. */
public final class VirtioBench {
  private static final int ROUNDS = 5;
  private static final int DISK = 256 << 20;
  private static final long STREAM = 256L << 20;
  private static final String COPY = "memory copy, 64 KiB blocks";
  private static final String PREAD = "pread of the file, 1 MiB";
  private static final String RANDOM = "pread of the file, 4 KiB random";
  private static final String SOCKET = "Unix socket, 64 KiB writes";

  private VirtioBench() {}

  /** Runs it, with files in the folder that the first argument names. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "virtio-bench");
    try {
      Path file = disk(folder);
      driver(folder, file);
      GuestBench.run(folder, file);
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static Path disk(Path folder) throws Exception {
    byte[] content = new byte[DISK];
    new Random(1).nextBytes(content);
    return Files.write(folder.resolve("disk.img"), content);
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static void driver(Path folder, Path file) throws Exception {
    try (BlkBench blk = new BlkBench(folder, file, DISK);
        VsockBench small = new VsockBench(folder, 4096, STREAM);
        VsockBench big = new VsockBench(folder, 64 << 10, STREAM)) {
      List<Measurement> all = new ArrayList<>();
      all.add(new Measurement(COPY, "MB/s", "", Baselines::copyMegabytes));
      all.add(new Measurement(PREAD, "MB/s", COPY, () -> Baselines.readMegabytes(file)));
      all.add(new Measurement("blk read, 1 MiB x 8", "MB/s", PREAD, blk::sequentialRead));
      all.add(new Measurement("blk write, 1 MiB x 8", "MB/s", COPY, blk::sequentialWrite));
      all.add(new Measurement(RANDOM, "/s", "", () -> Baselines.randomReads(file, 20_000)));
      all.add(new Measurement("blk read 4 KiB x 1", "/s", RANDOM, () -> blk.randomReads(5000, 1)));
      all.add(
          new Measurement("blk read 4 KiB x 32", "/s", RANDOM, () -> blk.randomReads(20_000, 32)));
      all.add(
          new Measurement(SOCKET, "MB/s", COPY, () -> Baselines.socketMegabytes(folder, STREAM)));
      all.add(new Measurement("vsock to guest, 64 KiB buffers", "MB/s", SOCKET, big::toGuest));
      all.add(new Measurement("vsock to guest, 4 KiB buffers", "MB/s", SOCKET, small::toGuest));
      all.add(new Measurement("vsock from guest", "MB/s", SOCKET, big::fromGuest));
      all.add(
          new Measurement(
              "Unix socket round trip",
              "us",
              "",
              () -> 1e6 / Baselines.socketRoundTrips(folder, 5000)));
      all.add(
          new Measurement(
              "vsock round trip of a byte",
              "us",
              "Unix socket round trip",
              () -> small.roundTripMicros(5000)));
      all.add(new Measurement("vsock connect + close", "/s", "", () -> small.connects(2000)));
      measure(all);
    }
  }

  private static void measure(List<Measurement> all) throws Exception {
    double before = load();
    // The first round is for the compiler.
    for (Measurement each : all) {
      new Measurement("", "", "", () -> warm(each)).measure();
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Measurement each : all) {
        each.measure();
      }
    }
    System.out.printf(
        "%ntest kit's driver over vhost-user; medians of %d interleaved rounds, %d processors, load"
            + " %.1f before, %.1f after%n",
        ROUNDS, Runtime.getRuntime().availableProcessors(), before, load());
    for (Measurement each : all) {
      Optional<Measurement> base =
          all.stream().filter(it -> it.name().equals(each.against())).findFirst();
      System.out.println(each.line(base.map(Measurement::median).orElse(1.0)));
    }
  }

  private static double warm(Measurement measurement) throws Exception {
    measurement.measure();
    measurement.forget();
    return 0;
  }
}
