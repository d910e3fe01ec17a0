package dev.arcbox.virtio.mmio;

import static dev.arcbox.testkit.mmio.MmioFrontEnd.ACKNOWLEDGE;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.CONFIG;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.CONFIG_GENERATION;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.DRIVER;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.DRIVER_OK;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.FAILED;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.FEATURES_OK;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.F_EVENT_IDX;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.F_VERSION_1;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.NEEDS_RESET;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_DESC;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_NOTIFY;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_NUM;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_NUM_MAX;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_READY;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.QUEUE_SEL;
import static dev.arcbox.testkit.mmio.MmioFrontEnd.STATUS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.mmio.MmioFrontEnd;
import dev.arcbox.testkit.mmio.PretendedSlot;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RawRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.EchoDevice;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class MmioTransportTest {
  private static final int SIZE = 16;

  private final SharedGuest guest = SharedGuest.create(4 << 20);
  private final EventFd call = EventFd.blocking();
  private final MmioRig rig =
      new MmioRig(guest, () -> new EchoDevice(head -> {}), new SharedWindow(3, 5L << 32, 1L << 31));
  private final MmioFrontEnd driver = rig.driver;

  @AfterEach
  void close() {
    rig.close();
    call.close();
    guest.close();
  }

  private RingDriver up() {
    driver.negotiate(F_EVENT_IDX);
    RingDriver queue = driver.startQueue(0, SIZE, call);
    driver.ready();
    return queue;
  }

  private void echo(RingDriver queue, int length) {
    long address = guest.allocate(length, 16);
    queue.ring().begin();
    queue.ring().buffer(address, length, false);
    queue.ring().publish();
    queue.kickIfWanted();
    while (!queue.ring().poll()) {
      queue.await();
    }
    assertEquals(length, queue.ring().usedLength());
  }

  @Test
  void identifiesItself() {
    assertEquals(0x74726976, driver.read(MmioFrontEnd.MAGIC));
    assertEquals(2, driver.read(MmioFrontEnd.VERSION));
    assertEquals(42, driver.read(MmioFrontEnd.DEVICE_ID));
    driver.write(QUEUE_SEL, 1);
    assertEquals(256, driver.read(QUEUE_NUM_MAX));
  }

  @Test
  void featuresAreSeenThroughWindows() {
    assertEquals(F_VERSION_1 | F_EVENT_IDX | 1L << 28 | 1, driver.offered());
    driver.write(MmioFrontEnd.DEVICE_FEATURES_SEL, 2);
    assertEquals(0, driver.read(MmioFrontEnd.DEVICE_FEATURES));
    driver.write(MmioFrontEnd.DEVICE_FEATURES_SEL, -1);
    assertEquals(0, driver.read(MmioFrontEnd.DEVICE_FEATURES));
  }

  @Test
  void featuresThatWereNotOfferedAreRefused() {
    driver.status(ACKNOWLEDGE);
    driver.status(DRIVER);
    driver.accept(F_VERSION_1 | 1L << 40);
    driver.status(FEATURES_OK);
    assertEquals(ACKNOWLEDGE | DRIVER, driver.read(STATUS));
    driver.accept(F_EVENT_IDX);
    driver.status(FEATURES_OK);
    assertEquals(ACKNOWLEDGE | DRIVER, driver.read(STATUS), "VERSION_1 is a must");
    assertTrue(rig.transport.metrics().refusedWrites().get() >= 2);
  }

  @Test
  void featuresStandOnceTheyAreOk() {
    driver.negotiate(F_EVENT_IDX);
    driver.accept(0);
    driver.startQueue(0, SIZE, call);
    driver.ready();
    assertEquals(
        ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK, driver.read(STATUS), "nothing changed");
    assertEquals(2, rig.transport.metrics().refusedWrites().get());
  }

  @Test
  void statusGoesForwardOnly() {
    driver.status(DRIVER_OK);
    assertEquals(0, driver.read(STATUS), "no DRIVER_OK before FEATURES_OK");
    driver.negotiate(0);
    driver.write(STATUS, ACKNOWLEDGE);
    assertEquals(ACKNOWLEDGE | DRIVER | FEATURES_OK, driver.read(STATUS));
    driver.status(FAILED);
    driver.status(DRIVER_OK);
    assertEquals(ACKNOWLEDGE | DRIVER | FEATURES_OK | FAILED, driver.read(STATUS));
    driver.write(STATUS, 0);
    assertEquals(0, driver.read(STATUS));
  }

  @Test
  void servesQueuesByKicksAndInterrupts() {
    driver.negotiate(F_EVENT_IDX);
    RingDriver first = driver.startQueue(0, SIZE, call);
    RingDriver second = driver.startQueue(1, SIZE, call);
    driver.ready();
    for (int i = 1; i < 100; i++) {
      echo(first, i);
      echo(second, 2 * i);
    }
    assertEquals(0, driver.read(MmioFrontEnd.INTERRUPT_STATUS) & 2);
    assertEquals(0, rig.transport.metrics().guestErrors());
  }

  @Test
  void kicksWithoutAnEventfdWorkToo() {
    RingDriver queue = up();
    queue.ring().begin();
    queue.ring().buffer(SharedGuest.BASE, 7, false);
    queue.ring().publish();
    rig.slot.registers().write(QUEUE_NOTIFY, 4, 0);
    while (!queue.ring().poll()) {
      queue.await();
    }
    assertEquals(7, queue.ring().usedLength());
  }

  /** Row 1: sizes and addresses rewritten while the queue runs. */
  @Test
  void runningQueueCannotBeMoved() {
    RingDriver queue = up();
    echo(queue, 10);
    long elsewhere = guest.allocate(64 << 10, 4096);
    guest.at(elsewhere, 64 << 10).fill((byte) 0x5a);
    driver.write(QUEUE_SEL, 0);
    driver.write(QUEUE_NUM, 256);
    for (int register = QUEUE_DESC; register <= MmioFrontEnd.QUEUE_DEVICE + 4; register += 4) {
      driver.write(register, register % 8 == 0 ? elsewhere : 0);
    }
    driver.write(QUEUE_READY, 1);
    assertEquals(1, driver.read(QUEUE_READY));
    for (int i = 0; i < 3 * SIZE; i++) {
      echo(queue, 11);
    }
    for (long i = 0; i < 64 << 10; i++) {
      assertEquals(0x5a, guest.at(elsewhere + i, 1).get(ValueLayout.JAVA_BYTE, 0));
    }
    assertTrue(rig.transport.metrics().refusedWrites().get() >= 8);
  }

  @Test
  void queueThatComesAfterDriverOkIsNotTaken() {
    up();
    driver.place(1, new DriverRing(guest, SIZE, true));
    assertEquals(0, driver.read(QUEUE_READY));
  }

  /** Row 6: queue numbers that no queue has. */
  @Test
  void badQueueNumbersAreIgnoredAndCounted() {
    RingDriver queue = up();
    for (long index : new long[] {2, 0xffff, 0xffff_ffffL, 0x8000_0000L}) {
      driver.write(QUEUE_NOTIFY, index);
      driver.write(QUEUE_SEL, index);
      assertEquals(0, driver.read(QUEUE_NUM_MAX));
      assertEquals(0, driver.read(QUEUE_READY));
      driver.write(QUEUE_NUM, SIZE);
      driver.write(QUEUE_READY, 1);
      driver.write(QUEUE_READY, 0);
      assertEquals(0, driver.read(QUEUE_READY));
    }
    assertEquals(4, rig.transport.metrics().badNotifications().get());
    echo(queue, 5);
  }

  @Test
  void impossibleQueuesAreNotReady() {
    driver.negotiate(0);
    driver.write(QUEUE_SEL, 0);
    for (long size : new long[] {0, 3, 257, 512, 0x10000, 0xffff_ffffL}) {
      driver.write(QUEUE_NUM, size);
    }
    driver.write(QUEUE_READY, 1);
    assertEquals(0, driver.read(QUEUE_READY), "no size was ever good");
    DriverRing ring = new DriverRing(guest, SIZE, false);
    driver.place(0, ring);
    assertEquals(1, driver.read(QUEUE_READY));
    driver.write(QUEUE_READY, 0);
    assertEquals(0, driver.read(QUEUE_READY));
    for (long address : new long[] {0, guest.end(), guest.end() - 8, -16, 1L << 62}) {
      driver.write(QUEUE_DESC, address);
      driver.write(QUEUE_DESC + 4, address >>> 32);
      driver.write(QUEUE_READY, 1);
      assertEquals(0, driver.read(QUEUE_READY), "descriptors at " + Long.toHexString(address));
    }
  }

  @Test
  void stoppedQueueIsLeftAlone() {
    RingDriver queue = up();
    echo(queue, 5);
    driver.write(QUEUE_SEL, 0);
    driver.write(QUEUE_READY, 0);
    assertEquals(0, driver.read(QUEUE_READY));
    RawRing raw = queue.ring().raw();
    int used = raw.usedIndex();
    raw.offer(0);
    queue.kick().signal();
    rig.settle();
    assertEquals(used, raw.usedIndex());
  }

  @Test
  void resetLetsGoOfRingsBeforeItReturns() {
    RingDriver queue = up();
    echo(queue, 5);
    driver.write(STATUS, 0);
    assertEquals(0, driver.read(STATUS));
    assertEquals(0, driver.read(MmioFrontEnd.INTERRUPT_STATUS));
    RawRing raw = queue.ring().raw();
    int used = raw.usedIndex();
    raw.offer(0);
    queue.kick().signal();
    rig.settle();
    assertEquals(used, raw.usedIndex());
    assertTrue(rig.events.contains("reset"));
    echo(up(), 6);
  }

  @Test
  void brokenRingNeedsResetAndHasOne() {
    RingDriver queue = up();
    RawRing raw = queue.ring().raw();
    raw.index(raw.index() + SIZE + 1);
    queue.kick().signal();
    while ((driver.read(STATUS) & NEEDS_RESET) == 0) {
      rig.settle();
    }
    rig.settle();
    assertEquals(1, driver.configChanges(), "told by a configuration interrupt");
    assertTrue(rig.events.contains("broken 0"));
    RingDriver again = up();
    assertEquals(0, driver.read(STATUS) & NEEDS_RESET);
    echo(again, 9);
  }

  @Test
  void configurationIsReadAtAnySizeAndEndsInZeroes() {
    assertEquals(7, rig.slot.read(CONFIG, 1));
    assertEquals(0x0707, rig.slot.read(CONFIG + 1, 2));
    assertEquals(0x07070707, rig.slot.read(CONFIG, 4));
    assertEquals(0x07070707L, rig.slot.read(CONFIG, 8));
    assertEquals(0x07, rig.slot.read(CONFIG + 3, 4));
    assertEquals(0, rig.slot.read(CONFIG + 4, 8));
    assertEquals(0, rig.slot.read(0xff8, 8));
  }

  @Test
  void writesBeyondTheConfigurationAreRefused() {
    rig.slot.write(CONFIG + 1, 4, -1);
    rig.slot.write(0xfff, 1, -1);
    assertEquals(2, rig.transport.metrics().refusedWrites().get());
    int generation = driver.read(CONFIG_GENERATION);
    rig.slot.write(CONFIG, 4, 0x01020304);
    rig.settle();
    assertEquals(0x07070707, rig.slot.read(CONFIG, 4), "this device keeps its own");
    assertFalse(generation == driver.read(CONFIG_GENERATION));
  }

  @Test
  void sharedWindowsAreFoundByTheirId() {
    driver.write(MmioFrontEnd.SHM_SEL, 3);
    assertEquals(1 << 31, driver.read(MmioFrontEnd.SHM_LEN));
    assertEquals(0, driver.read(MmioFrontEnd.SHM_LEN + 4));
    assertEquals(0, driver.read(MmioFrontEnd.SHM_BASE));
    assertEquals(5, driver.read(MmioFrontEnd.SHM_BASE + 4));
    driver.write(MmioFrontEnd.SHM_SEL, 0);
    assertEquals(-1, driver.read(MmioFrontEnd.SHM_LEN));
    assertEquals(-1, driver.read(MmioFrontEnd.SHM_LEN + 4));
    assertThrows(IllegalArgumentException.class, () -> new SharedWindow(0, Long.MAX_VALUE, 2));
  }

  @Test
  void controlRegistersAreWholeWords() {
    assertEquals(0, rig.slot.read(MmioFrontEnd.MAGIC, 1));
    assertEquals(0, rig.slot.read(MmioFrontEnd.MAGIC, 8));
    assertEquals(0, rig.slot.read(MmioFrontEnd.MAGIC + 2, 4));
    rig.slot.write(STATUS, 1, 1);
    rig.slot.write(STATUS + 2, 4, 1);
    assertEquals(0, driver.read(STATUS));
    assertEquals(2, rig.transport.metrics().refusedWrites().get());
  }

  @Test
  void closedTransportHoldsNothing() {
    PretendedSlot slot;
    try (MmioRig other = new MmioRig(guest, () -> new EchoDevice(head -> {}))) {
      slot = other.slot;
      assertEquals(2, slot.connected());
    }
    assertEquals(0, slot.connected());
  }

  /** Any register, any width, any value: nothing is thrown, and a reset makes all well. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void survivesAnyRegisterAccess(long seed) {
    Random random = new Random(seed);
    RingDriver queue = up();
    DriverRing spare = new DriverRing(guest, SIZE, true);
    for (int i = 0; i < 20_000; i++) {
      int size = 1 << random.nextInt(4);
      long offset = random.nextInt(4) == 0 ? random.nextInt(0x1000 - 8) : random.nextInt(0x120);
      if (random.nextInt(3) == 0) {
        rig.slot.read(offset, size);
      } else {
        rig.slot.write(offset & (random.nextBoolean() ? -1 : ~3), size, value(random, spare, size));
      }
      if (random.nextInt(500) == 0) {
        queue = up();
        queue.ring().raw().offer(random.nextInt(1 << 16));
        queue.kick().signal();
        if (random.nextBoolean()) {
          rig.settle();
        }
      }
    }
    echo(up(), 3);
    assertFalse(rig.events.stream().anyMatch(it -> it.startsWith("uncaught")), "worker threw");
    assertFalse(rig.events.stream().anyMatch(it -> it.startsWith("failed")), "device threw");
  }

  private static long value(Random random, DriverRing ring, int size) {
    long value =
        switch (random.nextInt(6)) {
          case 0 -> random.nextInt(16);
          case 1 -> 1L << random.nextInt(32);
          case 2 -> ring.place().descriptors();
          case 3 -> ACKNOWLEDGE | DRIVER | FEATURES_OK | (random.nextInt(2) * DRIVER_OK);
          default -> random.nextLong();
        };
    return size == 8 ? value : value & ((1L << (8 * size)) - 1);
  }
}
