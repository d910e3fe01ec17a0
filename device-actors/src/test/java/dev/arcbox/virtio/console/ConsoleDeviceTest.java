package dev.arcbox.virtio.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.virtio.DrivenDevice;
import dev.arcbox.virtio.queue.QueueFeatures;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class ConsoleDeviceTest {
  private final SharedGuest guest = SharedGuest.create(1 << 20);
  private final EventFd rxCall = EventFd.blocking();
  private final EventFd txCall = EventFd.blocking();
  private final ConsoleHistory history = new ConsoleHistory(1000);
  private final ConsoleEndpoint endpoint = new ConsoleEndpoint(history);

  private DrivenDevice start() {
    return new DrivenDevice(guest, endpoint.devices(), QueueFeatures.EVENT_IDX);
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void print(RingDriver tx, String text) {
    long address = guest.allocate(text.length(), 1);
    MemorySegment.copy(
        MemorySegment.ofBuffer(ascii(text)), 0, guest.file(), address, text.length());
    tx.ring().begin();
    tx.ring().buffer(address, text.length(), false);
    tx.ring().publish();
    tx.kickIfWanted();
    while (!tx.ring().poll()) {
      tx.await();
    }
  }

  @Test
  void outputReachesTheSink() {
    try (DrivenDevice device = start()) {
      RingDriver tx = device.startQueue(ConsoleDevice.TX, 16, txCall);
      print(tx, "hello, ");
      print(tx, "host\n");
      assertEquals("hello, host\n", history.text());
    }
  }

  private long offer(RingDriver rx) {
    long address = guest.allocate(64, 1);
    rx.ring().begin();
    rx.ring().buffer(address, 64, true);
    rx.ring().publish();
    rx.kickIfWanted();
    return address;
  }

  private void expect(RingDriver rx, long address, String text) {
    while (!rx.ring().poll()) {
      rx.await();
    }
    assertEquals(text.length(), rx.ring().usedLength());
    for (int i = 0; i < text.length(); i++) {
      assertEquals(text.charAt(i), guest.at(address + i, 1).get(ValueLayout.JAVA_BYTE, 0));
    }
  }

  @Test
  void inputWaitsForTheGuestsBuffers() {
    try (DrivenDevice device = start()) {
      RingDriver rx = device.startQueue(ConsoleDevice.RX, 16, rxCall);
      assertEquals(3, endpoint.type(ascii("ls\n")));
      expect(rx, offer(rx), "ls\n");
    }
  }

  @Test
  void inputFromBeforeTheDriverWaitsForItsFirstOutput() {
    assertEquals(3, endpoint.type(ascii("ls\n")));
    try (DrivenDevice device = start()) {
      RingDriver rx = device.startQueue(ConsoleDevice.RX, 16, rxCall);
      RingDriver tx = device.startQueue(ConsoleDevice.TX, 16, txCall);
      long address = offer(rx);
      device.onWorker(() -> device.runner().kicked(ConsoleDevice.RX));
      assertFalse(rx.ring().poll(), "given to a driver that sets itself up");
      print(tx, "$ ");
      expect(rx, address, "ls\n");
    }
  }

  @Test
  void inputFromBeforeTheDriverComesWithTheNext() {
    assertEquals(2, endpoint.type(ascii("ls")));
    try (DrivenDevice device = start()) {
      RingDriver rx = device.startQueue(ConsoleDevice.RX, 16, rxCall);
      long address = offer(rx);
      assertEquals(1, endpoint.type(ascii("\n")));
      expect(rx, address, "ls\n");
    }
  }

  @Test
  void inputBeyondTheBufferIsNotTaken() {
    ByteBuffer paste = ByteBuffer.allocate(100_000);
    int taken = endpoint.type(paste);
    assertEquals(64 << 10, taken);
    assertEquals(0, endpoint.type(paste));
  }

  @Test
  void sizeIsInTheConfiguration() {
    endpoint.resize(132, 43);
    MemorySegment config = MemorySegment.ofArray(new byte[4]);
    new ConsoleDevice(endpoint).readConfig(0, config, 4);
    assertEquals(132, config.get(ValueLayout.JAVA_BYTE, 0) & 0xff);
    assertEquals(43, config.get(ValueLayout.JAVA_BYTE, 2));
  }

  @Test
  void emergencyWriteIsPrinted() {
    new ConsoleDevice(endpoint).writeConfig(8, MemorySegment.ofArray(new byte[] {'!'}), 1);
    assertEquals("!", history.text());
  }

  @Test
  void historyKeepsTheEnd() {
    ConsoleHistory small = new ConsoleHistory(4);
    small.write(MemorySegment.ofBuffer(ascii("abc")), 0, 3);
    small.write(MemorySegment.ofBuffer(ascii("defghijk")), 0, 8);
    assertEquals("hijk", small.text());
    small.write(MemorySegment.ofBuffer(ascii("l")), 0, 1);
    assertEquals("ijkl", small.text());
    assertEquals(12, small.total());
  }

  @Test
  void fileTurnsAtItsLimit(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("console.log"), "old");
    try (ConsoleFile file = ConsoleFile.append(path, 10);
        java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom("abcdefg");
      file.write(bytes, 0, 7);
      assertEquals("oldabcdefg", Files.readString(path));
      file.write(bytes, 3, 4);
      assertEquals("defg", Files.readString(path));
      assertEquals("oldabcdefg", Files.readString(ConsoleLog.older(path)));
      file.write(bytes, 0, 7);
      assertEquals("abcdefg", Files.readString(path));
      assertEquals("defg", Files.readString(ConsoleLog.older(path)));
    }
  }

  /** The older half cannot be kept there; the newer one is still bounded. */
  @Test
  void fileThatCannotTurnIsBounded(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("console.log");
    Files.createDirectories(ConsoleLog.older(path).resolve("in-the-way"));
    try (ConsoleFile file = ConsoleFile.append(path, 10);
        java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom("abcdefg");
      file.write(bytes, 0, 7);
      file.write(bytes, 3, 4);
      assertEquals("defg", Files.readString(path));
    }
  }
}
