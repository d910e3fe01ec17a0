package dev.arcbox.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.proto.api.AttachRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that no honest peer sends: bounded, answered where possible, or the connection's end. */
@Timeout(240)
class HostilePeerTest {
  private static final int MAX_STREAMS = 1024;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch cancelled = new CountDownLatch(MAX_STREAMS);
  private Pair pair;
  private Future<?> served;
  private FrameReader answers;

  @BeforeEach
  void serve() throws IOException {
    pair = Pair.open();
    ServiceTable table =
        ServiceTable.builder()
            .unary(AgentMethods.PING, (call, q) -> PingResponse.getDefaultInstance())
            .async(AgentMethods.WAIT, (call, q, reply) -> call.onCancel(cancelled::countDown))
            .bidi(
                ContainerMethods.ATTACH,
                (call, in, out) -> {
                  while (in.receive().isPresent()) {}
                })
            .build();
    TtrpcServer server = new TtrpcServer(table, threads);
    served =
        threads.submit(
            () -> {
              server.serve(pair.server());
              return null;
            });
    answers = new FrameReader(pair.client());
  }

  @AfterEach
  void end() throws Exception {
    pair.close();
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
  }

  private static ByteBuffer frame(long length, int stream, int type, int flags, byte[] payload) {
    return ByteBuffer.allocate(Frame.HEADER + payload.length)
        .putInt((int) length)
        .putInt(stream)
        .put((byte) type)
        .put((byte) flags)
        .put(payload)
        .flip();
  }

  private void send(ByteBuffer bytes) throws IOException {
    send(pair.client(), bytes);
  }

  private static void send(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static byte[] request(TtrpcMethod<?, ?> method, com.google.protobuf.MessageLite message) {
    byte[] frame = Envelope.request(method, Optional.of(message), 0);
    return java.util.Arrays.copyOfRange(frame, Frame.HEADER, frame.length);
  }

  private void request(int stream, int flags, byte[] payload) throws IOException {
    send(frame(payload.length, stream, Frame.REQUEST, flags, payload));
  }

  private StatusCode answer(int stream) throws IOException {
    Frame frame = answers.next().orElseThrow();
    assertEquals(stream, frame.stream());
    assertEquals(Frame.RESPONSE, frame.type());
    return Envelope.readResponse(frame.payload()).code();
  }

  private void stillServes(int stream) throws IOException {
    request(stream, 0, request(AgentMethods.PING, PingRequest.getDefaultInstance()));
    assertEquals(StatusCode.OK, answer(stream));
  }

  private Throwable ended() throws Exception {
    return assertThrows(ExecutionException.class, () -> served.get(30, TimeUnit.SECONDS))
        .getCause();
  }

  @Test
  void bytesThatAreNoFrameEndTheConnection() throws Exception {
    send(
        ByteBuffer.wrap(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    assertInstanceOf(ProtocolException.class, ended());
  }

  @Test
  void lengthOfGigabytesEndsTheConnectionWithoutThem() throws Exception {
    send(frame(0xFFFF_FFFFL, 1, Frame.REQUEST, 0, new byte[0]));
    assertInstanceOf(ProtocolException.class, ended());
  }

  @Test
  void messageOverTheLimitIsRefusedAloneAndNotKept() throws Exception {
    int length = Frame.MAX_PAYLOAD + 1;
    send(frame(length, 1, Frame.REQUEST, 0, new byte[length]));
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, answer(1));
    stillServes(3);
  }

  @Test
  void endInsideAFrameIsAnError() throws Exception {
    send(frame(100, 1, Frame.REQUEST, 0, new byte[10]));
    pair.client().shutdownOutput();
    assertInstanceOf(EOFException.class, ended());
  }

  @Test
  void requestThatIsNoMessageEndsTheConnection() throws Exception {
    byte[] garbage = {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 1, 2, 3};
    request(1, 0, garbage);
    assertInstanceOf(IOException.class, ended());
  }

  @Test
  void streamsThatCannotBeAreRefusedOneByOne() throws Exception {
    send(frame(0, 77, Frame.DATA, Frame.REMOTE_CLOSED, new byte[0]));
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(77)); // never opened
    byte[] ping = request(AgentMethods.PING, PingRequest.getDefaultInstance());
    request(2, 0, ping);
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(2)); // a server's number
    stillServes(5);
    request(5, 0, ping);
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(5)); // again
    request(3, 0, ping);
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(3)); // backwards
    request(7, Frame.REMOTE_OPEN, ping);
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(7)); // no stream
    request(9, 0, request(ContainerMethods.ATTACH, AttachRequest.getDefaultInstance()));
    assertEquals(StatusCode.INVALID_ARGUMENT, answer(9)); // a stream
    request(11, 0, ByteBuffer.wrap(ping).put(2, (byte) 'x').array());
    assertEquals(StatusCode.UNIMPLEMENTED, answer(11));
    stillServes(13);
  }

  @Test
  void answerFromAClientEndsTheConnection() throws Exception {
    send(frame(0, 1, Frame.RESPONSE, 0, new byte[0]));
    assertInstanceOf(ProtocolException.class, ended());
  }

  @Test
  void dataAfterTheEndFailsTheStreamAlone() throws Exception {
    byte[] attach = request(ContainerMethods.ATTACH, AttachRequest.getDefaultInstance());
    request(1, Frame.REMOTE_CLOSED, attach);
    send(frame(2, 1, Frame.DATA, 0, new byte[] {8, 1}));
    Frame frame = answers.next().orElseThrow();
    assertEquals(1, frame.stream()); // its good end or its failure, whichever came first
    stillServes(3);
  }

  @Test
  void floodOfCallsIsBoundedAndTheConnectionGoesOn() throws Exception {
    int calls = 5000;
    byte[] wait = request(AgentMethods.WAIT, WaitRequest.getDefaultInstance());
    Future<?> flood =
        threads.submit(
            () -> {
              for (int i = 0; i < calls; i++) {
                request(2 * i + 1, 0, wait);
              }
              return null;
            });
    for (int i = MAX_STREAMS; i < calls; i++) {
      Frame frame = answers.next().orElseThrow();
      assertEquals(StatusCode.RESOURCE_EXHAUSTED, Envelope.readResponse(frame.payload()).code());
    }
    flood.get();
    // One gives up: there is room for one again.
    send(frame(0, 1, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, new byte[0]));
    stillServes(2 * calls + 1);
    pair.client().close();
    assertTrue(cancelled.await(30, TimeUnit.SECONDS));
  }

  @Test
  void clientLeavesAServerThatLies() throws Exception {
    for (ByteBuffer lie :
        new ByteBuffer[] {
          frame(0, 99, Frame.RESPONSE, 0, new byte[0]),
          frame(0, 2, Frame.DATA, 0, new byte[0]),
          frame(0, 1, Frame.REQUEST, 0, new byte[0]),
          frame(0xFFFF_FFFFL, 1, Frame.RESPONSE, 0, new byte[0]),
          frame(3, 1, Frame.RESPONSE, 0, new byte[] {0x12, 0x7f, 0}),
        }) {
      try (Pair other = Pair.open();
          TtrpcClient client = TtrpcClient.over(other.client(), Thread.ofVirtual().factory())) {
        Future<?> call =
            threads.submit(() -> client.call(AgentMethods.PING, PingRequest.getDefaultInstance()));
        Frame request = new FrameReader(other.server()).next().orElseThrow();
        assertEquals(1, request.stream());
        send(other.server(), lie);
        Throwable why =
            assertThrows(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS)).getCause();
        assertEquals(StatusCode.UNAVAILABLE, assertInstanceOf(TtrpcException.class, why).code());
      }
    }
  }
}
