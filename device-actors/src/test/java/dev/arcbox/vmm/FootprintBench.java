package dev.arcbox.vmm;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process has more of for each machine with one vCPU, beyond the guest's memory. The heap
 * is resident from the start, by the options that the JVM runs with.
 */
final class FootprintBench {
  private static final int MACHINES = 16;
  private static final long KIB = 1024;

  private FootprintBench() {}

  private record Footprint(long anonymous, long heap, long threads, long fds) {
    static Footprint take() throws IOException {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long heap = runtime.totalMemory() - runtime.freeMemory();
      long fds;
      try (var list = Files.list(Path.of("/proc/self/fd"))) {
        fds = list.count();
      }
      return new Footprint(status("RssAnon"), heap / KIB, status("Threads"), fds);
    }

    private static long status(String key) throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(key + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }

  @SuppressWarnings("SystemOut") // a benchmark
  static void print(Path folder) throws Exception {
    Path kernel = PvhGuest.build(folder, "1: hlt\njmp 1b");
    machines(folder, kernel, 2).forEach(VirtualMachine::close); // classes are loaded once
    Footprint before = Footprint.take();
    List<VirtualMachine> machines = machines(folder, kernel, MACHINES);
    Footprint after = Footprint.take();
    machines.forEach(VirtualMachine::close);
    System.out.printf(
        "a machine takes, beyond its memory: %d KiB outside of the heap, %d KiB on it,"
            + " %.1f threads, %.1f fds%n",
        (after.anonymous - before.anonymous) / MACHINES,
        (after.heap - before.heap) / MACHINES,
        (after.threads - before.threads) / (double) MACHINES,
        (after.fds - before.fds) / (double) MACHINES);
  }

  private static List<VirtualMachine> machines(Path folder, Path kernel, int count) {
    List<VirtualMachine> machines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MachineConfig config =
          MachineConfig.builder("m" + i, kernel)
              .memoryBytes(64 << 20)
              .slots(List.of(new DeviceSlot("blk", 2), new DeviceSlot("vsock", 19)))
              .runDir(folder.resolve("run" + i))
              .build();
      VirtualMachine machine = new KvmHypervisor().create(config, event -> {});
      machine.start();
      machines.add(machine);
    }
    return machines;
  }
}
