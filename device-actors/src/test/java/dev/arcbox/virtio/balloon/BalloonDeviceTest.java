package dev.arcbox.virtio.balloon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.mmio.MmioFrontEnd;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.balloon.BalloonStatistics.Tag;
import dev.arcbox.virtio.mmio.MmioRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class BalloonDeviceTest {
  private static final int PAGE = 4096;
  private static final int MEMORY = 16 << 20;
  private static final long ALL = -1L;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SharedGuest guest = SharedGuest.create(MEMORY);
  private final EventFd call = EventFd.blocking();
  private final BalloonEndpoint endpoint = new BalloonEndpoint();
  private final MmioRig rig = new MmioRig(guest, endpoint.devices());
  private final MmioFrontEnd driver = rig.driver;
  private final long frames = guest.allocate(PAGE, PAGE);

  @AfterEach
  void close() {
    rig.close();
    call.close();
    guest.close();
  }

  private RingDriver[] up(long features, int queues) {
    driver.negotiate(features);
    RingDriver[] rings = new RingDriver[queues];
    for (int i = 0; i < queues; i++) {
      rings[i] = driver.startQueue(i, 16, call);
    }
    driver.ready();
    return rings;
  }

  /** Writes page frame numbers and waits until the device has taken them. */
  private void send(RingDriver queue, LongStream numbers) {
    long[] all = numbers.toArray();
    MemorySegment target = guest.at(frames, (long) all.length * 4);
    for (int i = 0; i < all.length; i++) {
      target.set(INT, 4L * i, (int) all[i]);
    }
    send(queue, frames, all.length * 4, false);
  }

  private void send(RingDriver queue, long address, int length, boolean writable) {
    queue.ring().begin();
    queue.ring().buffer(address, length, writable);
    queue.ring().publish();
    queue.kickIfWanted();
    while (!queue.ring().poll()) {
      queue.await();
    }
  }

  /** Memory of the guest's file that is really there, as this process has it mapped. */
  private static long resident() throws IOException {
    long bytes = 0;
    boolean ours = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        ours = line.contains("arcbox-test-guest");
      } else if (ours && line.startsWith("Rss:")) {
        bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return bytes;
  }

  /** Rings and numbers take some pages of their own meanwhile. */
  private static void assertLeft(long before, int bytes) throws IOException {
    long after = resident();
    assertTrue(after <= before - bytes + 16 * PAGE, after + " of " + before + " resident");
  }

  private long fill(int bytes) {
    long address = guest.allocate(bytes, PAGE);
    guest.at(address, bytes).fill((byte) 0x77);
    return address;
  }

  @Test
  void inflatedPagesLeaveTheHost() throws IOException {
    RingDriver[] queues = up(ALL, 4);
    long address = fill(4 << 20);
    long before = resident();
    assertTrue(before >= 4 << 20, before + " resident");
    long first = address / PAGE;
    for (int piece = 0; piece < 4; piece++) {
      long from = first + piece * 256L;
      // Linux tells its pages in either order.
      LongStream numbers = LongStream.range(0, 256);
      send(
          queues[0],
          piece % 2 == 0 ? numbers.map(i -> from + i) : numbers.map(i -> from + 255 - i));
    }
    assertLeft(before, 4 << 20);
    assertEquals(1024, endpoint.metrics().inflatedPages().value());
    assertEquals(4 << 20, endpoint.metrics().returnedBytes().value());
    assertEquals(0, guest.at(address, 1).get(ValueLayout.JAVA_BYTE, 0), "fresh zeroes");
    send(queues[1], LongStream.range(first, first + 10));
    assertEquals(10, endpoint.metrics().deflatedPages().value());
  }

  @Test
  void reportedBlocksLeaveTheHost() throws IOException {
    RingDriver[] queues = up(ALL, 4);
    long address = fill(8 << 20);
    long before = resident();
    driver.write(MmioFrontEnd.CONFIG + 12, 0);
    queues[3].ring().begin();
    queues[3].ring().buffer(address, 4 << 20, true);
    queues[3].ring().buffer(address + (4 << 20), 4 << 20, true);
    queues[3].ring().publish();
    queues[3].kickIfWanted();
    while (!queues[3].ring().poll()) {
      queues[3].await();
    }
    assertLeft(before, 8 << 20);
    assertEquals(8 << 20, endpoint.metrics().reportedBytes().value());
  }

  /** A driver without statistics has its reporting queue one lower. */
  @Test
  void queuesOfFeaturesThatWereNotTakenLeaveNoGap() throws IOException {
    RingDriver[] queues = up(BalloonDevice.F_REPORTING, 3);
    long address = fill(1 << 20);
    long before = resident();
    send(queues[2], address, 1 << 20, true);
    assertLeft(before, 1 << 20);
  }

  @Test
  void poisonedPagesStay() {
    RingDriver[] queues = up(ALL, 4);
    rig.slot.write(MmioFrontEnd.CONFIG + 12, 4, 0xaaaaaaaaL);
    rig.settle();
    long address = fill(1 << 20);
    send(queues[3], address, 1 << 20, true);
    assertEquals(0x77, guest.at(address, 1).get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(0, endpoint.metrics().returnedBytes().value());
  }

  @Test
  void partsOfPagesStay() {
    RingDriver[] queues = up(ALL, 4);
    long address = fill(4 * PAGE);
    send(queues[3], address + 1, 3 * PAGE, true);
    assertEquals(0x77, guest.at(address, 1).get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(0, guest.at(address + PAGE, 1).get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(0x77, guest.at(address + 3 * PAGE, 1).get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void hostileFramesAreCountedAndPassedOver() {
    RingDriver[] queues = up(ALL, 4);
    long address = fill(2 * PAGE);
    long end = guest.end() / PAGE;
    send(queues[0], LongStream.of(0, 1, end, end + 1, 0xffff_ffffL, address / PAGE, -1, 1L << 31));
    assertEquals(7, endpoint.metrics().refusedPages().value());
    assertEquals(PAGE, endpoint.metrics().returnedBytes().value());
    assertEquals(0, guest.at(address, 1).get(ValueLayout.JAVA_BYTE, 0));
    // A run that begins within memory and leaves it.
    send(queues[0], LongStream.range(end - 2, end + 2));
    assertEquals(9, endpoint.metrics().refusedPages().value());
    assertEquals(3 * PAGE, endpoint.metrics().returnedBytes().value());
  }

  @Test
  void tooManyFramesAtOnceAreRefused() {
    RingDriver[] queues = up(ALL, 4);
    send(queues[0], fill(2 * PAGE), 2 * PAGE, false);
    assertEquals(0, endpoint.metrics().inflatedPages().value());
    assertTrue(rig.runner.metrics().get(0).guestErrors() > 0);
  }

  @Test
  void targetIsToldByConfiguration() {
    up(ALL, 4);
    rig.settle();
    int before = driver.configChanges();
    endpoint.target(5 << 20);
    rig.settle();
    assertTrue(driver.configChanges() > before);
    assertEquals(1280, driver.config(0, 4).getInt());
    rig.slot.write(MmioFrontEnd.CONFIG + 4, 4, 1000);
    rig.slot.write(MmioFrontEnd.CONFIG, 4, 77);
    rig.settle();
    assertEquals(1000L * PAGE, endpoint.actualBytes());
    assertEquals(1280, driver.config(0, 4).getInt(), "the target is ours");
    assertThrows(IllegalArgumentException.class, () -> endpoint.target(-1));
    assertThrows(IllegalArgumentException.class, () -> endpoint.target(1L << 44));
  }

  private void offerStatistics(RingDriver queue, long free) {
    MemorySegment buffer = guest.at(frames, 30);
    for (int i = 0; i < 3; i++) {
      buffer.set(ValueLayout.JAVA_SHORT_UNALIGNED, i * 10L, (short) (i == 2 ? 99 : 4 + i));
      buffer.set(LONG, i * 10L + 2, free + i);
    }
    queue.ring().begin();
    queue.ring().buffer(frames, 30, false);
    queue.ring().publish();
    queue.kickIfWanted();
  }

  @Test
  void statisticsComeWhenAskedFor() throws Exception {
    RingDriver[] queues = up(ALL, 4);
    offerStatistics(queues[2], 1);
    rig.settle();
    assertFalse(queues[2].ring().poll(), "the buffer is kept until somebody asks");
    CompletableFuture<BalloonStatistics> asked = endpoint.statistics();
    CompletableFuture<BalloonStatistics> askedToo = endpoint.statistics();
    while (!queues[2].ring().poll()) {
      queues[2].await();
    }
    offerStatistics(queues[2], 1000);
    assertEquals(1000, asked.get().value(Tag.MEMFREE).orElseThrow());
    assertEquals(1001, askedToo.get().value(Tag.MEMTOT).orElseThrow());
    assertEquals(2, asked.get().values().size(), "unknown tags are passed over");
  }

  @Test
  void statisticsFailWithoutADriver() throws Exception {
    assertThrows(ExecutionException.class, () -> endpoint.statistics().get());
    up(ALL, 4);
    rig.settle();
    CompletableFuture<BalloonStatistics> asked = endpoint.statistics();
    driver.write(MmioFrontEnd.STATUS, 0);
    assertThrows(ExecutionException.class, asked::get);
    up(0, 2);
    rig.settle();
    assertThrows(ExecutionException.class, () -> endpoint.statistics().get());
  }
}
