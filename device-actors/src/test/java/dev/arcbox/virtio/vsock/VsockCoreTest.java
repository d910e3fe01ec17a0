package dev.arcbox.virtio.vsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.virtio.vsock.ScriptedGuest.Got;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VsockCoreTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private final ScriptedGuest guest = new ScriptedGuest();

  private static byte[] take(Connection connection, int most) {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    int taken = connection.duplex().fromGuest().take(buffer);
    byte[] bytes = new byte[taken];
    buffer.flip().get(bytes);
    return bytes;
  }

  private void put(Connection connection, int bytes) {
    assertEquals(bytes, connection.duplex().toGuest().put(ByteBuffer.allocate(bytes)));
    guest.core.refresh(connection);
  }

  @Test
  void answersRequestWithResponseThatGrantsCredit() {
    guest.send(VsockHeader.OP_REQUEST);
    VsockPacket answer = guest.receive().header();
    assertEquals(VsockHeader.OP_RESPONSE, answer.op());
    assertEquals(VsockHeader.HOST_CID, answer.sourceCid());
    assertEquals(ScriptedGuest.CID, answer.targetCid());
    assertEquals(ScriptedGuest.LISTENING, answer.sourcePort());
    assertEquals(5000, answer.targetPort());
    assertEquals(VsockLimits.DEFAULT.window(), answer.bufferSize());
    assertEquals(1, guest.accepted.size());
  }

  @Test
  void resetsRequestToPortWithoutListener() {
    VsockPacket request = guest.packet(VsockHeader.OP_REQUEST, 0, 0);
    guest.send(
        new VsockPacket(
            request.sourceCid(), request.targetCid(), 5000, 99, 0, 1, request.op(), 0, 0, 0),
        new byte[0]);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertEquals(1, guest.metrics.refused().value());
  }

  @Test
  void carriesBytesBothWays() {
    Connection connection = guest.connect();
    guest.data(HELLO);
    assertArrayEquals(HELLO, take(connection, 100));
    connection.duplex().toGuest().put(ByteBuffer.wrap(HELLO));
    guest.core.refresh(connection);
    Got got = guest.receive();
    assertEquals(VsockHeader.OP_RW, got.header().op());
    assertEquals(ByteBuffer.wrap(HELLO), got.payload());
    assertEquals(HELLO.length, got.header().forwarded());
  }

  @Test
  void hostConnectSendsRequestAndIsEstablishedByResponse() {
    Connection connection = guest.core.outbound(1024, 64 << 10);
    guest.core.refresh(connection);
    VsockPacket request = guest.receive().header();
    assertEquals(VsockHeader.OP_REQUEST, request.op());
    assertEquals(1024, request.targetPort());
    assertFalse(connection.wasEstablished());
    guest.send(reply(request, VsockHeader.OP_RESPONSE), new byte[0]);
    assertTrue(connection.wasEstablished());
  }

  private static VsockPacket reply(VsockPacket to, int op) {
    return new VsockPacket(
        ScriptedGuest.CID,
        VsockHeader.HOST_CID,
        /* sourcePort= */ to.targetPort(),
        /* targetPort= */ to.sourcePort(),
        0,
        1,
        op,
        0,
        65536,
        0);
  }

  @Test
  void hostConnectIsRefusedByReset() {
    Connection connection = guest.core.outbound(1024, 64 << 10);
    guest.core.refresh(connection);
    guest.send(reply(guest.receive().header(), VsockHeader.OP_RST), new byte[0]);
    assertFalse(connection.wasEstablished());
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().output());
    assertTrue(guest.alive.isEmpty());
  }

  @Test
  void coalescesSmallWritesIntoOnePacket() {
    Connection connection = guest.connect();
    for (int i = 0; i < 1000; i++) {
      put(connection, 50);
    }
    assertEquals(50_000, guest.receive().payload().remaining());
    assertFalse(guest.core.hasPacket());
  }

  @Test
  void stopsAtTheGuestsCreditAsksOnceAndResumes() {
    guest.buffer = 1000;
    Connection connection = guest.connect();
    put(connection, 5000);
    assertEquals(1000, guest.receive().payload().remaining());
    assertEquals(List.of(VsockHeader.OP_CREDIT_REQUEST), guest.receiveOps());
    guest.forwarded = 1000;
    guest.buffer = 8000;
    guest.send(VsockHeader.OP_CREDIT_UPDATE);
    assertEquals(4000, guest.receive().payload().remaining());
    assertEquals(1, guest.metrics.stalls().value());
  }

  @Test
  void shrunkBufferGivesNoCreditAndNoError() {
    Connection connection = guest.connect();
    put(connection, 2000);
    assertEquals(2000, guest.receive().payload().remaining());
    guest.buffer = 100;
    guest.send(VsockHeader.OP_CREDIT_UPDATE);
    put(connection, 10);
    assertEquals(List.of(VsockHeader.OP_CREDIT_REQUEST), guest.receiveOps());
    assertEquals(Connection.Phase.ESTABLISHED, connection.phase());
  }

  @Test
  void tellsOfFreedBufferAtHalfNotWhenExhausted() {
    Connection connection = guest.connect();
    int half = VsockLimits.DEFAULT.window() / 2;
    guest.data(new byte[half]);
    take(connection, half - 1);
    guest.core.refresh(connection);
    assertFalse(guest.core.hasPacket());
    take(connection, 1);
    assertTrue(connection.creditDue());
    guest.core.refresh(connection);
    VsockPacket update = guest.receive().header();
    assertEquals(VsockHeader.OP_CREDIT_UPDATE, update.op());
    assertEquals(half, update.forwarded());
    assertFalse(connection.creditDue());
  }

  @Test
  void answersCreditRequest() {
    guest.connect();
    guest.send(VsockHeader.OP_CREDIT_REQUEST);
    assertEquals(List.of(VsockHeader.OP_CREDIT_UPDATE), guest.receiveOps());
  }

  @Test
  void resetsWhenTheGuestExceedsItsCredit() {
    Connection connection = guest.connect();
    int window = VsockLimits.DEFAULT.window();
    guest.data(new byte[window]);
    guest.data(new byte[1]);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertEquals(1, guest.metrics.creditErrors().value());
    assertEquals(window, take(connection, window + 10).length, "what came in time is readable");
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().input());
  }

  @Test
  void resetsWhenTheGuestAcknowledgesBytesNeverSent() {
    guest.connect();
    guest.forwarded = 1;
    guest.send(VsockHeader.OP_CREDIT_UPDATE);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertEquals(1, guest.metrics.creditErrors().value());
  }

  @Test
  void toleratesCountsThatOvertookEachOther() {
    Connection connection = guest.connect();
    put(connection, 2000);
    guest.receive();
    guest.forwarded = 2000;
    guest.send(VsockHeader.OP_CREDIT_UPDATE);
    guest.forwarded = 1000;
    guest.send(VsockHeader.OP_CREDIT_UPDATE);
    assertEquals(Connection.Phase.ESTABLISHED, connection.phase());
    assertEquals(guest.buffer, connection.credit().sendable());
  }

  @Test
  void halfCloseOfTheGuestLeavesTheOtherDirection() {
    Connection connection = guest.connect();
    guest.data(HELLO);
    guest.shutdown(VsockHeader.SHUTDOWN_SEND);
    assertArrayEquals(HELLO, take(connection, 100));
    assertSame(Duplex.FINISHED, connection.duplex().input());
    assertSame(Duplex.OPEN, connection.duplex().output());
    put(connection, 3);
    assertEquals(List.of(VsockHeader.OP_RW), guest.receiveOps());
  }

  @Test
  void halfCloseOfTheHostComesAfterItsBytes() {
    Connection connection = guest.connect();
    connection.duplex().toGuest().put(ByteBuffer.wrap(HELLO));
    connection.duplex().endOutput();
    guest.core.refresh(connection);
    assertEquals(VsockHeader.OP_RW, guest.receive().header().op());
    VsockPacket shutdown = guest.receive().header();
    assertEquals(VsockHeader.OP_SHUTDOWN, shutdown.op());
    assertEquals(VsockHeader.SHUTDOWN_SEND, shutdown.flags());
    assertFalse(guest.core.hasPacket());
    guest.data(HELLO);
    assertArrayEquals(HELLO, take(connection, 100));
  }

  @Test
  void closeOfTheGuestIsAnsweredByResetAndReadsToTheEnd() {
    Connection connection = guest.connect();
    guest.data(HELLO);
    guest.shutdown(VsockHeader.SHUTDOWN_BOTH);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertArrayEquals(HELLO, take(connection, 100));
    assertSame(Duplex.FINISHED, connection.duplex().input());
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().output());
    assertEquals(0, guest.core.connections());
  }

  @Test
  void closeOfTheHostSaysSoAndWaitsForTheGuestsReset() {
    Connection connection = guest.connect();
    put(connection, 10);
    connection.duplex().close();
    guest.core.refresh(connection);
    assertEquals(VsockHeader.OP_RW, guest.receive().header().op());
    assertEquals(VsockHeader.SHUTDOWN_BOTH, guest.receive().header().flags());
    assertEquals(1, guest.core.connections());
    guest.send(VsockHeader.OP_RST);
    assertEquals(0, guest.core.connections());
    assertFalse(guest.core.hasPacket());
  }

  @Test
  void resetOfTheGuestBreaksBothDirections() {
    Connection connection = guest.connect();
    guest.send(VsockHeader.OP_RST);
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().input());
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().output());
    assertFalse(guest.core.hasPacket());
  }

  @Test
  void answersUnknownConnectionsWithResetButNeverAReset() {
    guest.data(HELLO);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    guest.send(VsockHeader.OP_RST);
    assertFalse(guest.core.hasPacket());
    assertEquals(1, guest.metrics.unknown().value());
  }

  @Test
  void resetsWrongAddressesTypesAndOperations() {
    VsockPacket good = guest.packet(VsockHeader.OP_REQUEST, 0, 0);
    guest.send(new VsockPacket(9, 2, 1, 1026, 0, 1, good.op(), 0, 0, 0), new byte[0]);
    guest.send(new VsockPacket(7, 5, 1, 1026, 0, 1, good.op(), 0, 0, 0), new byte[0]);
    guest.send(new VsockPacket(7, 2, 1, 1026, 0, 2, good.op(), 0, 0, 0), new byte[0]);
    assertEquals(3, guest.metrics.malformed().value());
    assertEquals(List.of(3, 3, 3), guest.receiveOps());
    Connection connection = guest.connect();
    guest.send(0xffff);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertEquals(Connection.Phase.ENDED, connection.phase());
  }

  @Test
  void resetsLengthsThatTheBufferDoesNotHold() {
    guest.connect();
    guest.send(guest.packet(VsockHeader.OP_RW, 0, 100), new byte[99]);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    guest.connect();
    guest.send(guest.packet(VsockHeader.OP_RW, 0, -1), new byte[99]);
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
    assertEquals(2, guest.metrics.malformed().value());
  }

  @Test
  void boundsConnectionsAndTakesThePlaceOfClosedOnes() {
    ScriptedGuest small = new ScriptedGuest(limits(2, 8));
    Connection first = small.connect();
    small.guestPort++;
    small.connect();
    small.guestPort++;
    small.send(VsockHeader.OP_REQUEST);
    assertEquals(List.of(VsockHeader.OP_RST), small.receiveOps());
    first.duplex().close();
    small.core.refresh(first);
    small.receiveOps();
    small.send(VsockHeader.OP_REQUEST);
    assertEquals(List.of(VsockHeader.OP_RST, VsockHeader.OP_RESPONSE), small.receiveOps());
    assertEquals(2, small.core.connections());
  }

  private static VsockLimits limits(int connections, int pendingResets) {
    return new VsockLimits(
        connections, 64 << 10, 32 << 10, 1 << 20, 64 << 10, pendingResets, Duration.ofSeconds(5));
  }

  @Test
  void holdsTheGuestsPacketsBackWhileItTakesNoAnswers() {
    ScriptedGuest small = new ScriptedGuest(limits(2, 8));
    int sent = 0;
    while (small.core.canReceive()) {
      small.data(HELLO);
      sent++;
    }
    assertEquals(8, sent);
    small.receive();
    assertTrue(small.core.canReceive());
  }

  @Test
  void takesTurnsBetweenConnections() {
    Connection first = guest.connect();
    guest.guestPort++;
    Connection second = guest.connect();
    put(first, 200 << 10);
    put(second, 100);
    assertEquals(5000, guest.receive().header().targetPort());
    assertEquals(5001, guest.receive().header().targetPort());
    assertEquals(5000, guest.receive().header().targetPort());
  }

  @Test
  void failureGivesUpOnlyTheConnectionAtHand() {
    Connection healthy = guest.connect();
    guest.guestPort++;
    Connection broken = guest.connect();
    VsockPacket packet = guest.packet(VsockHeader.OP_RW, 0, 10);
    boolean failed = false;
    try {
      guest.send(packet, new byte[0], 10);
    } catch (IndexOutOfBoundsException e) {
      failed = true;
    }
    assertTrue(failed);
    guest.core.recover();
    assertEquals(Connection.Phase.ENDED, broken.phase());
    assertEquals(Connection.Phase.ESTABLISHED, healthy.phase());
    assertEquals(List.of(VsockHeader.OP_RST), guest.receiveOps());
  }

  @Test
  void resetOfTheDeviceEndsEverything() {
    Connection connection = guest.connect();
    guest.core.clear("the guest reset its vsock device");
    assertEquals(0, guest.core.connections());
    assertTrue(guest.alive.isEmpty());
    assertFalse(guest.core.hasPacket());
    assertInstanceOf(StreamEnd.Broken.class, connection.duplex().input());
  }
}
