package dev.arcbox.virtio.rng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.DrivenDevice;
import dev.arcbox.virtio.queue.QueueFeatures;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class RngDeviceTest {
  private static final int BUFFER = 64 << 10;

  private final SharedGuest guest = SharedGuest.create(16 << 20);
  private final EventFd call = EventFd.blocking();
  private final RngMetrics metrics = new RngMetrics();

  private int request(RingDriver driver, long address) {
    driver.ring().begin();
    driver.ring().buffer(address, BUFFER, true);
    driver.ring().publish();
    driver.kickIfWanted();
    while (!driver.ring().poll()) {
      driver.await();
    }
    return (int) driver.ring().usedLength();
  }

  private int zeroes(long address, int length) {
    int zeroes = 0;
    for (int i = 0; i < length; i++) {
      zeroes += guest.at(address + i, 1).get(ValueLayout.JAVA_BYTE, 0) == 0 ? 1 : 0;
    }
    return zeroes;
  }

  @Test
  void fillsBuffersWithRandomBytesAndKeepsToItsRate() {
    try (OsEntropy entropy = OsEntropy.open();
        DrivenDevice device =
            new DrivenDevice(
                guest, () -> new RngDevice(entropy, metrics), QueueFeatures.EVENT_IDX)) {
      RingDriver driver = device.startQueue(0, 16, call);
      long address = guest.allocate(BUFFER, 64);
      assertEquals(BUFFER, request(driver, address));
      // One byte in 256 is zero by chance; a sixteenth would not be chance.
      assertTrue(zeroes(address, BUFFER) < BUFFER / 16);
      for (int i = 0; i < 6; i++) {
        assertTrue(request(driver, address) > 0);
      }
      assertTrue(metrics.throttled().value() > 0);
    }
  }

  @Test
  void neverAnswersWithZeroesWhenTheSourceFails() {
    AtomicBoolean failOnce = new AtomicBoolean(true);
    try (OsEntropy entropy = OsEntropy.open();
        DrivenDevice device =
            new DrivenDevice(
                guest,
                () ->
                    new RngDevice(
                        (target, offset, length) -> {
                          if (failOnce.getAndSet(false)) {
                            throw new EntropyException("none for the test");
                          }
                          return entropy.fill(target, offset, length);
                        },
                        metrics),
                QueueFeatures.EVENT_IDX)) {
      RingDriver driver = device.startQueue(0, 16, call);
      long address = guest.allocate(BUFFER, 64);
      int length = request(driver, address);
      assertTrue(length > 0);
      assertTrue(zeroes(address, length) < length / 16);
      assertFalse(device.failures.isEmpty(), "the device failed, and its successor answered");
    }
  }
}
