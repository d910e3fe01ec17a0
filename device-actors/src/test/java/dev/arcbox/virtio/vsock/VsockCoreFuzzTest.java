package dev.arcbox.virtio.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that a guest can put into packets, near what is right so that it gets far. */
final class VsockCoreFuzzTest {
  private static final int STEPS = 10_000;
  private static final int CONNECTIONS = 16;
  private static final VsockLimits LIMITS =
      new VsockLimits(
          CONNECTIONS, 64 << 10, 32 << 10, 1 << 20, 32 << 10, 32, Duration.ofSeconds(5));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyPacketsLeaveTheProtocolBoundedAndUsable(long seed) {
    Random random = new Random(seed);
    ScriptedGuest guest = new ScriptedGuest(LIMITS);
    List<Connection> users = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (guest.core.canReceive()) {
        byte[] payload = new byte[random.nextInt(8) == 0 ? random.nextInt(70_000) : 0];
        guest.send(packet(random, payload.length), payload);
      }
      users.addAll(guest.accepted);
      guest.accepted.clear();
      if (!users.isEmpty()) {
        use(random, guest, users);
      }
      for (int i = random.nextInt(3); i > 0 && guest.core.hasPacket(); i--) {
        guest.receive(1 + random.nextInt(4096));
      }
      assertTrue(guest.core.connections() <= CONNECTIONS);
      assertEquals(guest.core.connections(), guest.alive.size());
    }
    guest.core.clear("end of the test");
    guest.guestPort = 1_000_000;
    guest.buffer = 1000;
    guest.forwarded = 0;
    assertEquals(Connection.Phase.ESTABLISHED, guest.connect().phase());
  }

  private static VsockPacket packet(Random random, int length) {
    return new VsockPacket(
        random.nextInt(50) == 0 ? random.nextLong() : ScriptedGuest.CID,
        random.nextInt(50) == 0 ? random.nextLong() : VsockHeader.HOST_CID,
        5000 + random.nextInt(24),
        random.nextInt(20) == 0 ? random.nextInt() : ScriptedGuest.LISTENING,
        random.nextInt(20) == 0 ? random.nextInt() : length,
        random.nextInt(50) == 0 ? random.nextInt(1 << 16) : VsockHeader.TYPE_STREAM,
        random.nextInt(50) == 0 ? random.nextInt(1 << 16) : random.nextInt(9),
        random.nextInt(4),
        random.nextInt(4) == 0 ? random.nextInt() : 256 << 10,
        random.nextInt(10) == 0 ? random.nextInt() : 0);
  }

  private static void use(Random random, ScriptedGuest guest, List<Connection> users) {
    Connection connection = users.get(random.nextInt(users.size()));
    switch (random.nextInt(6)) {
      case 0, 1 -> connection.duplex().toGuest().put(ByteBuffer.allocate(random.nextInt(5000)));
      case 2, 3 ->
          connection.duplex().fromGuest().take(ByteBuffer.allocate(random.nextInt(50_000)));
      case 4 -> connection.duplex().endOutput();
      default -> {
        if (random.nextInt(4) == 0) {
          connection.duplex().close();
          users.remove(connection);
        }
      }
    }
    guest.core.refresh(connection);
  }
}
