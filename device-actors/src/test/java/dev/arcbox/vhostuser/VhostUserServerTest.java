package dev.arcbox.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vhostuser.FrontEndException;
import dev.arcbox.testkit.vhostuser.Request;
import dev.arcbox.testkit.vhostuser.VhostUserFrontEnd;
import dev.arcbox.virtio.EchoDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("host")
@Timeout(240)
class VhostUserServerTest {
  private static final int MEMORY = 1 << 20;
  private static final int NEED_REPLY = 8;

  @TempDir Path folder;

  private final SharedGuest guest = SharedGuest.create(MEMORY);
  private ServerRig rig;

  @BeforeEach
  void start() {
    rig = new ServerRig(folder, () -> new EchoDevice(head -> {}));
  }

  @AfterEach
  void stop() {
    rig.close();
    guest.close();
    assertEquals(List.of(), List.copyOf(rig.events));
  }

  private VhostUserFrontEnd connect() throws FrontEndException {
    VhostUserFrontEnd front = VhostUserFrontEnd.connect(rig.socket, guest);
    front.negotiate(VhostUserFrontEnd.F_EVENT_IDX | VhostUserFrontEnd.F_INDIRECT);
    return front;
  }

  private void echo(RingDriver queue, int length) {
    echo(queue, guest.allocate(length, 8), length, length);
  }

  private static void echo(RingDriver queue, long address, int length, long answer) {
    DriverRing ring = queue.ring();
    ring.begin();
    ring.buffer(address, length, false);
    int _ = ring.publish();
    queue.kickIfWanted();
    while (!ring.poll()) {
      Thread.onSpinWait();
    }
    assertEquals(answer, ring.usedLength());
  }

  private void echoWorks() throws FrontEndException {
    try (VhostUserFrontEnd front = connect()) {
      RingDriver queue = front.startQueue(0, 16);
      for (int i = 1; i < 40; i++) {
        echo(queue, i);
      }
    }
    rig.settle();
  }

  @Test
  void servesOneFrontEndAfterTheOther() throws Exception {
    echoWorks();
    echoWorks();
    assertEquals(2, rig.server.metrics().connections().value());
    assertEquals(0, rig.server.metrics().malformed().value());
  }

  @Test
  void goesOnFromTheBaseThatItTold() throws Exception {
    try (VhostUserFrontEnd front = connect()) {
      RingDriver queue = front.startQueue(1, 16);
      echo(queue, 3);
      echo(queue, 4);
      assertEquals(2, front.stopQueue(1));
      assertEquals(2, front.stopQueue(1));
    }
  }

  @Test
  void answersConfigurationReads() throws Exception {
    try (VhostUserFrontEnd front = connect()) {
      ByteBuffer config = front.config(0, 8);
      assertEquals(0x07070707, config.getInt());
      assertEquals(0, config.getInt());
    }
  }

  @Test
  void takesNoSecondFrontEnd() throws Exception {
    try (VhostUserFrontEnd front = connect();
        VhostUserFrontEnd second = VhostUserFrontEnd.connect(rig.socket, guest)) {
      assertThrows(Exception.class, () -> second.negotiate(0));
      echo(front.startQueue(0, 16), 5);
      assertEquals(1, rig.server.metrics().refusedConnections().value());
    }
  }

  @Test
  void makesASocketForItsOwnerAlone() throws IOException {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.socket)));
    rig.close();
    assertFalse(Files.exists(rig.socket));
  }

  private static ByteBuffer payload(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer address(int index, long place) {
    ByteBuffer it = payload(40).putInt(index).putInt(0);
    return it.putLong(place).putLong(place).putLong(place).putLong(0).flip();
  }

  private static ByteBuffer config(int offset, int size) {
    return payload(12).putInt(offset).putInt(size).putInt(0).flip();
  }

  private static ByteBuffer region(int count, long address, long size, long offset) {
    ByteBuffer it = payload(72).putInt(count).putInt(0);
    return it.putLong(address).putLong(size).putLong(address).putLong(offset).clear();
  }

  /** Sends it where a ring runs; the connection must be closed, and the next one served. */
  private void closesOn(int request, ByteBuffer payload, int... fds) throws Exception {
    long before = rig.server.metrics().malformed().value();
    try (VhostUserFrontEnd front = connect()) {
      echo(front.startQueue(0, 16), 5);
      front.send(request, NEED_REPLY, payload, fds);
      assertThrows(Exception.class, () -> front.config(0, 4));
    }
    rig.settle();
    assertEquals(before + 1, rig.server.metrics().malformed().value());
    echoWorks();
  }

  @Test
  void ignoresSizeAndAddressesWrittenWhileTheRingRuns() throws Exception {
    closesOn(Request.SET_VRING_ADDR, address(0, SharedGuest.BASE));
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(0, 32));
    closesOn(Request.SET_VRING_BASE, VhostUserFrontEnd.pair(0, 7));
  }

  @Test
  void refusesRingsThatAreNot() throws Exception {
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(2, 16));
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(-1, 16));
    closesOn(Request.SET_VRING_ENABLE, VhostUserFrontEnd.pair(0xffff, 1));
    closesOn(Request.SET_VRING_KICK, VhostUserFrontEnd.u64(0x7f));
    closesOn(Request.SET_VRING_CALL, VhostUserFrontEnd.u64(-1));
    closesOn(Request.GET_VRING_BASE, VhostUserFrontEnd.pair(77, 0));
  }

  @Test
  void refusesRingsOfImpossibleSize() throws Exception {
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(1, 0));
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(1, 17));
    closesOn(Request.SET_VRING_NUM, VhostUserFrontEnd.pair(1, 65536));
  }

  @Test
  void refusesMemoryThatTheFileDoesNotHold() throws Exception {
    int fd = guest.fd();
    long base = SharedGuest.BASE;
    closesOn(Request.SET_MEM_TABLE, region(1, base, MEMORY * 4L, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(1, base, -4096, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(1, -4096, 4096, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(1, base, 4096, Long.MAX_VALUE), fd);
    closesOn(Request.SET_MEM_TABLE, region(1, base, 0, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(0, base, 4096, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(9, base, 4096, base), fd);
    closesOn(Request.SET_MEM_TABLE, region(1, base, 4096, base));
    closesOn(Request.SET_MEM_TABLE, region(1, base, 4096, base), fd, fd);
  }

  @Test
  void refusesMessagesOfTheWrongShape() throws Exception {
    closesOn(99, payload(0));
    closesOn(-1, payload(8));
    closesOn(Request.SET_FEATURES, payload(4));
    closesOn(Request.SET_FEATURES, VhostUserFrontEnd.u64(-1));
    closesOn(Request.SET_PROTOCOL_FEATURES, VhostUserFrontEnd.u64(-1));
    closesOn(Request.SET_VRING_ADDR, payload(39));
    closesOn(Request.GET_CONFIG, config(0, 1000));
    closesOn(Request.GET_CONFIG, config(-4, 0));
    closesOn(Request.SET_OWNER, payload(5000));
    closesOn(Request.SET_BACKEND_REQ_FD, payload(0));
  }

  @Test
  void servesSeveralRegions() throws Exception {
    long half = MEMORY / 2;
    long border = SharedGuest.BASE + half;
    ByteBuffer table = payload(72).putInt(2).putInt(0);
    for (long start : new long[] {border, SharedGuest.BASE}) {
      table.putLong(start).putLong(half).putLong(start).putLong(start);
    }
    try (VhostUserFrontEnd front = connect()) {
      front.call(Request.SET_MEM_TABLE, table.clear(), guest.fd(), guest.fd());
      RingDriver queue = front.startQueue(0, 16);
      echo(queue, 5);
      echo(queue, border + 0x1000, 100, 100);
      // A buffer over the border of two regions is given back unserved.
      echo(queue, border - 8, 16, 0);
      assertEquals(1, rig.runner.metrics().getFirst().guestErrors());
    }
  }

  @Test
  void keepsARunningRingOverANewMemoryTable() throws Exception {
    try (VhostUserFrontEnd front = connect()) {
      RingDriver queue = front.startQueue(0, 16);
      echo(queue, 5);
      long base = SharedGuest.BASE;
      front.call(Request.SET_MEM_TABLE, region(1, base, MEMORY, base), guest.fd());
      echo(queue, 6);
    }
  }

  @Test
  void survivesMemoryThatIsCutShortUnderIt() throws Exception {
    FileHandle file = FileHandle.open(folder.resolve("memory"), FileOpen.readWrite().creatingNew());
    file.truncate(MEMORY + SharedGuest.BASE);
    try (file;
        VhostUserFrontEnd front = connect()) {
      long base = SharedGuest.BASE;
      front.call(Request.SET_MEM_TABLE, region(1, base, MEMORY, base), file.fd());
      RingDriver queue = front.startQueue(0, 16);
      file.truncate(0);
      queue.kick().signal();
      while (rig.events.isEmpty()) {
        Thread.onSpinWait();
      }
    }
    rig.settle();
    String failure = rig.events.remove();
    assertTrue(failure.startsWith("failed java.lang.InternalError"), failure);
    rig.runner.restart();
    rig.settle();
    echoWorks();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesRandomMessages(long seed) throws Exception {
    Random random = new Random(seed);
    echoWorks();
    ResourceCensus before = ResourceCensus.take();
    for (int run = 0; run < 60; run++) {
      try (VhostUserFrontEnd front = connect()) {
        if (random.nextBoolean()) {
          echo(front.startQueue(0, 16), 5);
        }
        for (int i = 0; i < 12; i++) {
          sendAnything(front, random);
        }
      } catch (RuntimeException e) {
        // The connection was closed while we sent.
      }
      rig.settle();
    }
    echoWorks();
    assertEquals(Optional.empty(), before.leakSince(Duration.ofMinutes(1)));
    assertTrue(rig.server.metrics().malformed().value() > 0);
  }

  private void sendAnything(VhostUserFrontEnd front, Random random) {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(300) : 8];
    random.nextBytes(bytes);
    if (bytes.length >= 8 && random.nextBoolean()) {
      // Something about one of the two rings.
      Arrays.fill(bytes, 1, 8, (byte) 0);
      bytes[0] &= 1;
    }
    int[] fds = new int[random.nextInt(3)];
    Arrays.fill(fds, guest.fd());
    front.send(random.nextInt(45), 0, ByteBuffer.wrap(bytes), fds);
  }
}
