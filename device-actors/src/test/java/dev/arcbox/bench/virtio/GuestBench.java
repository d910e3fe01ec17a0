package dev.arcbox.bench.virtio;

import dev.arcbox.guest.CProgram;
import dev.arcbox.guest.GuestImage;
import dev.arcbox.guest.ServedDevice;
import dev.arcbox.guest.UmlGuest;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import dev.arcbox.virtio.vsock.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** The same devices under a real Linux guest, in one boot: dd on the disk, a C program on vsock. */
final class GuestBench {
  private static final int READY = 1026;
  private static final int ECHO = 1024;
  private static final int SINK = 1027;
  private static final int SOURCE = 1028;
  private static final long STREAM = 128L << 20;

  private static final String SCRIPT =
      """
      now() { cut -d' ' -f1 /proc/uptime; }
      r() {
        from=$(now); dd $4 2>/dev/null; to=$(now)
        awk -v name="$1" -v unit="$2" -v n=$3 -v t=$from -v u=$to \
          'BEGIN { printf "GUEST %s: %.1f %s\\n", name, n / (u - t + 0.001), unit }'
      }
      r "tmpfs write (memory)" MB/s 67 "if=/dev/zero of=/tmp/x bs=1M count=64"
      for i in 1 2 3; do
      r "blk read, 1 MiB direct" MB/s 268 "if=/dev/vda of=/dev/null bs=1M iflag=direct"
      r "blk write, 1 MiB direct" MB/s 134 "if=/dev/zero of=/dev/vda bs=1M count=128 oflag=direct"
      r "blk read, 4 KiB direct" /s 5000 "if=/dev/vda of=/dev/null bs=4k count=5000 iflag=direct"
      done
      bench
      """;

  private GuestBench() {}

  static void run(Path folder, Path file) throws Exception {
    if (System.getenv(GuestImage.KERNEL) == null) {
      System.out.println("\nno guest: " + GuestImage.KERNEL + " is not set");
      return;
    }
    VsockEndpoint endpoint = new VsockEndpoint(3);
    LinkedBlockingQueue<VsockStream> ready = new LinkedBlockingQueue<>();
    AutoCloseable _ = endpoint.listen(READY, ready::add);
    BlkDisk disk = BlkDisk.open(file, false, "bench");
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
        ServedDevice vsock = new ServedDevice(folder.resolve("gv.sock"), endpoint.devices());
        ServedDevice blk = new ServedDevice(folder.resolve("gb.sock"), () -> new BlkDevice(disk))) {
      Path image =
          GuestImage.initramfs(
              folder,
              List.of(
                  "virtio_blk",
                  "vsock",
                  "vmw_vsock_virtio_transport_common",
                  "vmw_vsock_virtio_transport"),
              Map.of("bench", CProgram.compile(GuestBench.class, "bench.c", folder)),
              SCRIPT);
      Future<String> console =
          users.submit(
              () -> UmlGuest.run(folder, image, List.of(vsock.umlDevice(), blk.umlDevice())));
      System.out.printf("%nUser-mode Linux guest, load %.1f%n", VirtioBench.load());
      users.submit(() -> measure(endpoint, ready)).get();
      console.get().lines().filter(line -> line.startsWith("GUEST")).forEach(System.out::println);
    } finally {
      endpoint.close();
      disk.close();
    }
  }

  private static boolean measure(VsockEndpoint endpoint, LinkedBlockingQueue<VsockStream> ready)
      throws Exception {
    try (VsockStream _ = ready.take()) {
      for (int i = 0; i < 3; i++) {
        System.out.printf("GUEST vsock to guest: %.1f MB/s%n", toGuest(endpoint));
        System.out.printf("GUEST vsock from guest: %.1f MB/s%n", fromGuest(endpoint));
        System.out.printf(
            "GUEST vsock round trip: %.1f us%n", VsockBench.roundTrips(endpoint, ECHO, 2000));
      }
    }
    return true;
  }

  private static double toGuest(VsockEndpoint endpoint) throws IOException {
    try (VsockStream stream = endpoint.connect(SINK)) {
      ByteBuffer block = ByteBuffer.allocate(64 << 10);
      long start = System.nanoTime();
      for (long sent = 0; sent < STREAM; ) {
        sent += stream.write(block.clear());
      }
      stream.shutdownOutput();
      // The guest ends its direction when it has read everything.
      stream.read(block.clear());
      return Baselines.megabytes(STREAM, System.nanoTime() - start);
    }
  }

  private static double fromGuest(VsockEndpoint endpoint) throws IOException {
    try (VsockStream stream = endpoint.connect(SOURCE)) {
      ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
      long start = System.nanoTime();
      long total = 0;
      while (total < STREAM) {
        int read = stream.read(buffer.clear());
        if (read < 0) {
          throw new IOException("the guest ended after " + total);
        }
        total += read;
      }
      return Baselines.megabytes(total, System.nanoTime() - start);
    }
  }
}
