package dev.arcbox.virtio.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.QueueSetup;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.TestRing;
import dev.arcbox.worker.ManualWorker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlkDeviceTest {
  private static final int SECTORS = 64;
  private static final int OK = 0;
  private static final int IOERR = 1;
  private static final int UNSUPP = 2;
  private static final int UNTOUCHED = 0x55;

  @TempDir Path folder;

  private final TestRing ring = new TestRing(16);
  private final long head = ring.buffers();
  private final long data = ring.buffers() + 0x1000;
  private final long status = ring.buffers() + 0x8000;
  private BlkDisk disk;
  private DeviceRunner runner;
  private byte[] content = new byte[SECTORS * 512];

  private void start(boolean readOnly) throws IOException {
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("disk"), content);
    disk = BlkDisk.open(file, readOnly, "serial-1");
    runner =
        new DeviceRunner(
            () -> new BlkDevice(disk),
            new ManualWorker(),
            new DeviceEvents() {
              @Override
              public void failed(Throwable cause) {
                throw new AssertionError(cause);
              }

              @Override
              public void broken(int queue, String why) {
                throw new AssertionError(why);
              }

              @Override
              public void reset() {}
            });
    runner.changeMemory(ring.memory());
    runner.activate(BlkFeatures.FLUSH | 1L << 28);
    runner.startQueue(0, new QueueSetup(ring.layout(), () -> {}), QueueState.FRESH);
  }

  @AfterEach
  void stop() {
    runner.close();
    disk.close();
  }

  private void putHead(int type, long sector) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    ring.put(head, bytes.putInt(type).putInt(0).putLong(sector).array());
    ring.put(status, new byte[] {UNTOUCHED});
  }

  /** A request with its data in one buffer; the status that came back. */
  private int request(int type, long sector, int length, boolean in) {
    putHead(type, sector);
    ring.descriptor(0, head, 16, TestRing.NEXT, length > 0 ? 1 : 2);
    ring.descriptor(1, data, length, TestRing.NEXT | (in ? TestRing.WRITE : 0), 2);
    ring.descriptor(2, status, 1, TestRing.WRITE, 0);
    return submit();
  }

  private int submit() {
    ring.offer(0);
    runner.kicked(0);
    assertEquals(1, ring.takeUsed().size());
    return ring.bytes(status, 1)[0];
  }

  private byte[] file() throws IOException {
    return Files.readAllBytes(folder.resolve("disk"));
  }

  private byte[] sectors(int first, int count) {
    return Arrays.copyOfRange(content, first * 512, (first + count) * 512);
  }

  @Test
  void readsSectors() throws IOException {
    start(false);
    assertEquals(OK, request(BlkRequest.IN, 3, 1024, true));
    assertArrayEquals(sectors(3, 2), ring.bytes(data, 1024));
  }

  @Test
  void writesSectors() throws IOException {
    start(false);
    byte[] fresh = new byte[1536];
    new Random(1).nextBytes(fresh);
    ring.put(data, fresh);
    assertEquals(OK, request(BlkRequest.OUT, SECTORS - 3, 1536, false));
    System.arraycopy(fresh, 0, content, (SECTORS - 3) * 512, 1536);
    assertArrayEquals(content, file());
    assertEquals(OK, request(BlkRequest.FLUSH, 0, 0, false));
  }

  @Test
  void acceptsAnyFraming() throws IOException {
    start(false);
    putHead(BlkRequest.IN, 1);
    // The head in two parts, data and status together in odd ones.
    ring.descriptor(0, head, 3, TestRing.NEXT, 1);
    ring.descriptor(1, head + 3, 13, TestRing.NEXT, 2);
    ring.descriptor(2, data, 100, TestRing.NEXT | TestRing.WRITE, 3);
    ring.descriptor(3, data + 100, 413, TestRing.WRITE, 0);
    ring.offer(0);
    runner.kicked(0);
    assertEquals(List.of(new TestRing.Used(0, 513)), ring.takeUsed());
    assertArrayEquals(sectors(1, 1), ring.bytes(data, 512));
    assertEquals(OK, ring.bytes(data + 512, 1)[0]);
  }

  @ParameterizedTest
  @ValueSource(longs = {SECTORS, SECTORS - 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 55})
  void refusesRangesBeyondTheDisk(long sector) throws IOException {
    start(false);
    assertEquals(IOERR, request(BlkRequest.IN, sector, 1024, true));
    assertEquals(IOERR, request(BlkRequest.OUT, sector, 1024, false));
    assertArrayEquals(content, file());
  }

  @Test
  void refusesPartsOfSectors() throws IOException {
    start(false);
    assertEquals(IOERR, request(BlkRequest.IN, 0, 100, true));
    assertEquals(IOERR, request(BlkRequest.OUT, 0, 513, false));
    assertArrayEquals(content, file());
  }

  @Test
  void writesNothingToAReadOnlyDisk() throws IOException {
    start(true);
    assertEquals(IOERR, request(BlkRequest.OUT, 0, 512, false));
    putRange(0, 8, 0);
    assertEquals(UNSUPP, request(BlkRequest.DISCARD, 0, 16, false));
    assertEquals(UNSUPP, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    assertEquals(OK, request(BlkRequest.FLUSH, 0, 0, false));
    assertEquals(OK, request(BlkRequest.IN, 0, 512, true));
    assertArrayEquals(content, file());
  }

  @Test
  void tellsItsSerial() throws IOException {
    start(false);
    assertEquals(OK, request(BlkRequest.GET_ID, 0, 20, true));
    byte[] id = Arrays.copyOf("serial-1".getBytes(StandardCharsets.US_ASCII), 20);
    assertArrayEquals(id, ring.bytes(data, 20));
    assertEquals(IOERR, request(BlkRequest.GET_ID, 0, 19, true));
  }

  @Test
  void answersUnknownRequests() throws IOException {
    start(false);
    assertEquals(UNSUPP, request(99, 0, 512, true));
  }

  @Test
  void givesRequestsWithoutHeadOrStatusBack() throws IOException {
    start(false);
    ring.descriptor(0, head, 15, TestRing.NEXT, 1);
    ring.descriptor(1, status, 1, TestRing.WRITE, 0);
    ring.offer(0);
    ring.descriptor(2, head, 16, 0, 0);
    ring.offer(2);
    runner.kicked(0);
    assertEquals(List.of(new TestRing.Used(0, 0), new TestRing.Used(2, 0)), ring.takeUsed());
    assertEquals(2, runner.metrics().getFirst().guestErrors());
  }

  private void putRange(long sector, int count, int flags) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    ring.put(data, bytes.putLong(sector).putInt(count).putInt(flags).array());
  }

  @Test
  void zeroesRanges() throws IOException {
    start(false);
    putRange(8, 8, 1);
    assertEquals(OK, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    putRange(24, 3, 0);
    assertEquals(OK, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    Arrays.fill(content, 8 * 512, 16 * 512, (byte) 0);
    Arrays.fill(content, 24 * 512, 27 * 512, (byte) 0);
    assertArrayEquals(content, file());
  }

  @Test
  void discardsRangesAndKeepsTheSize() throws IOException {
    start(false);
    putRange(0, SECTORS, 0);
    assertEquals(OK, request(BlkRequest.DISCARD, 0, 16, false));
    assertEquals(content.length, file().length);
    assertEquals(1, disk.metrics().discards().value());
  }

  @Test
  void refusesBadRanges() throws IOException {
    start(false);
    putRange(0, SECTORS + 1, 0);
    assertEquals(IOERR, request(BlkRequest.DISCARD, 0, 16, false));
    putRange(0, 0, 0);
    assertEquals(IOERR, request(BlkRequest.DISCARD, 0, 16, false));
    putRange(-1, 2, 0);
    assertEquals(IOERR, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    putRange(0, -1, 0);
    assertEquals(IOERR, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    putRange(0, 8, 1);
    assertEquals(UNSUPP, request(BlkRequest.DISCARD, 0, 16, false));
    putRange(0, 8, 2);
    assertEquals(UNSUPP, request(BlkRequest.WRITE_ZEROES, 0, 16, false));
    assertEquals(IOERR, request(BlkRequest.DISCARD, 0, 15, false));
    assertEquals(IOERR, request(BlkRequest.DISCARD, 0, 0, false));
    assertEquals(IOERR, request(BlkRequest.DISCARD, 0, 17 * 16, false));
    assertArrayEquals(content, file());
  }

  @Test
  void tellsItsCapacityAndLimits() throws IOException {
    start(false);
    MemorySegment config = MemorySegment.ofArray(new byte[BlkConfig.BYTES]);
    runner.readConfig(0, config, BlkConfig.BYTES);
    ByteBuffer bytes = config.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(SECTORS, bytes.getLong(0));
    assertEquals(BlkConfig.SEG_MAX, bytes.getInt(12));
    assertEquals(512, bytes.getInt(20));
    assertEquals(BlkConfig.MAX_RANGES, bytes.getInt(40));
  }

  @Test
  void refusesASecondWriterOfTheSameImage() throws IOException {
    start(false);
    IOException refused =
        assertThrows(
            IOException.class, () -> BlkDisk.open(folder.resolve("disk"), false, "second"));
    assertEquals("disk image " + folder.resolve("disk") + " is in use", refused.getMessage());
    disk.close();
    BlkDisk.open(folder.resolve("disk"), false, "second").close();
  }

  @Test
  void refusesToOpenALink() throws IOException {
    start(false);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("disk"));
    assertThrows(IOException.class, () -> BlkDisk.open(link, true, "x"));
    assertThrows(IOException.class, () -> BlkDisk.open(folder, true, "x"));
  }
}
