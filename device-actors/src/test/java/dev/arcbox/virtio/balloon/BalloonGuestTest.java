package dev.arcbox.virtio.balloon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.GuestImage;
import dev.arcbox.guest.ServedDevice;
import dev.arcbox.guest.UmlGuest;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.virtio.balloon.BalloonStatistics.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The balloon under a real Linux driver. */
@org.junit.jupiter.api.Tag("uml")
@RequiresTier(
    value = "uml",
    env = {GuestImage.KERNEL, GuestImage.MODULES, GuestImage.BUSYBOX})
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class BalloonGuestTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  /**
   * Memory that the guest used and freed comes back unasked; then it gives what it is asked for.
   */
  @Test
  void givesMemoryBack() throws Exception {
    BalloonEndpoint endpoint = new BalloonEndpoint();
    BalloonMetrics metrics = endpoint.metrics();
    try (ServedDevice device = new ServedDevice(folder.resolve("b.sock"), endpoint.devices())) {
      Path image =
          GuestImage.initramfs(
              folder,
              List.of("virtio_balloon"),
              """
              mount -t tmpfs tmp /tmp
              dd if=/dev/zero of=/tmp/file bs=1M count=100 2>/dev/null
              rm /tmp/file
              free() { grep MemFree /proc/meminfo | tr -dc 0-9; }
              while [ $(free) -gt 140000 ]; do sleep 1; done
              """);
      CompletableFuture<String> guest =
          CompletableFuture.supplyAsync(() -> run(image, device.umlDevice()));
      while (metrics.reportedBytes().value() < 80 * MIB) {
        assertTrue(!guest.isDone(), "the guest ended before it reported anything");
        LockSupport.parkNanos(50_000_000);
      }
      BalloonStatistics statistics = endpoint.statistics().get();
      assertTrue(statistics.value(Tag.MEMTOT).orElseThrow() > 100 * MIB);
      endpoint.target(120 * MIB);
      guest.get();
      assertTrue(metrics.inflatedPages().value() * 4096 > 60 * MIB, metrics.toString());
      assertTrue(metrics.returnedBytes().value() > 140 * MIB, metrics.toString());
      assertEquals(0, metrics.failedReturns().value());
      assertEquals(0, metrics.refusedPages().value());
      assertEquals(List.of(), List.copyOf(device.failures));
    }
  }

  private String run(Path image, String device) {
    try {
      return UmlGuest.run(folder, image, List.of(device));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
