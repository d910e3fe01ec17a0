package dev.arcbox.virtio.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.GuestImage;
import dev.arcbox.guest.UmlGuest;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.vhostuser.VhostUserServer;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.PinnedWorker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block device under a real Linux driver. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {GuestImage.KERNEL, GuestImage.MODULES, GuestImage.BUSYBOX})
class BlkGuestTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 64 * MIB;

  @TempDir Path folder;

  private Path disk() throws IOException {
    byte[] content = new byte[DISK];
    new Random(1).nextBytes(content);
    return Files.write(folder.resolve("disk.img"), content);
  }

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private String run(BlkDisk disk, DeviceFactory factory, String script) throws Exception {
    try (PinnedWorker worker = PinnedWorker.start("blk", failures::add)) {
      CompletableFuture<VhostUserServer> server = new CompletableFuture<>();
      Path socket = folder.resolve("blk.sock");
      worker.execute(
          () -> {
            CompletableFuture<DeviceRunner> runner = new CompletableFuture<>();
            runner.complete(
                new DeviceRunner(
                    factory,
                    worker,
                    new DeviceEvents() {
                      @Override
                      public void failed(Throwable cause) {
                        failures.add(cause);
                        runner.join().restart();
                      }

                      @Override
                      public void broken(int queue, String why) {
                        failures.add(new IllegalStateException(why));
                      }

                      @Override
                      public void reset() {}
                    }));
            server.complete(VhostUserServer.listen(socket, runner.join(), worker));
          });
      server.join();
      try {
        Path image = GuestImage.initramfs(folder, List.of("virtio_blk"), script);
        return UmlGuest.run(folder, image, List.of(socket + ":" + BlkDevice.DEVICE_ID));
      } finally {
        worker.execute(() -> server.join().close());
      }
    } finally {
      disk.close();
    }
  }

  @Test
  void carriesDataBothWays() throws Exception {
    Path file = disk();
    BlkDisk disk = BlkDisk.open(file, false, "arcbox-test");
    String console =
        run(
            disk,
            () -> new BlkDevice(disk),
            """
            echo serial=$(cat /sys/block/vda/serial)
            echo size=$(cat /sys/block/vda/size)
            # The first 16 MiB to the third 16 MiB, by way of the guest.
            dd if=/dev/vda of=/dev/vda bs=1M count=16 seek=32 conv=fsync 2>&1
            dd if=/dev/vda of=/dev/null bs=1M iflag=direct 2>&1
            dd if=/dev/vda of=/dev/null bs=4k count=5000 iflag=direct 2>&1
            echo done
            """);
    System.out.println(console);
    assertTrue(console.contains("serial=arcbox-test"), console);
    assertTrue(console.contains("size=" + DISK / 512), console);
    assertTrue(console.contains("done"), console);
    assertEquals(List.of(), List.copyOf(failures));
    assertArrayEquals(part(file, 0, 16 * MIB), part(file, 32 * MIB, 16 * MIB));
    assertTrue(disk.metrics().flushes().value() > 0);
  }

  private static byte[] part(Path file, long offset, int length) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[length];
      access.seek(offset);
      access.readFully(bytes);
      return bytes;
    }
  }
}
