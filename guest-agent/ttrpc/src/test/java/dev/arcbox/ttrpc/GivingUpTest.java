package dev.arcbox.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.proto.agent.WaitResponse;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.LogsRequest;
import dev.arcbox.proto.api.OutputChunk;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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

/** A client that wants no answer any more is believed, and the connection goes on. */
@Timeout(240)
class GivingUpTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch handlerEnded = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final CompletableFuture<Reply<WaitResponse>> waiting = new CompletableFuture<>();
  private Pair pair;
  private Future<?> served;
  private TtrpcClient client;

  @BeforeEach
  void connect() throws Exception {
    pair = Pair.open();
    ServiceTable table =
        ServiceTable.builder()
            .unary(AgentMethods.PING, (call, q) -> PingResponse.getDefaultInstance())
            .async(
                AgentMethods.WAIT,
                (call, q, reply) -> {
                  call.onCancel(cancelled::countDown);
                  waiting.complete(reply);
                })
            .serverStream(ContainerMethods.LOGS, this::quietLogs)
            .bidi(
                ContainerMethods.ATTACH,
                (call, in, out) -> {
                  call.onCancel(cancelled::countDown);
                  in.receive();
                  out.send(OutputChunk.getDefaultInstance());
                  never.await();
                })
            .build();
    TtrpcServer server = new TtrpcServer(table, threads);
    served =
        threads.submit(
            () -> {
              server.serve(pair.server());
              return null;
            });
    client = TtrpcClient.over(pair.client(), Thread.ofVirtual().factory());
  }

  /** One line, and then nothing more to say until the client has had enough. */
  private void quietLogs(ServerCall call, LogsRequest request, Sender<OutputChunk> out)
      throws Exception {
    out.send(OutputChunk.newBuilder().setData(ByteString.copyFromUtf8("line")).build());
    CountDownLatch enough = new CountDownLatch(1);
    call.onCancel(enough::countDown);
    enough.await();
    assertThrows(TtrpcException.class, () -> out.send(OutputChunk.getDefaultInstance()));
    handlerEnded.countDown();
  }

  @AfterEach
  void end() throws Exception {
    never.countDown();
    client.close();
    try {
      served.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // Closed with unread bytes in its socket, the client resets the connection: an end as well.
      assertInstanceOf(IOException.class, e.getCause());
    }
    pair.close();
    threads.close();
  }

  private void connectionLives() {
    assertEquals(
        PingResponse.getDefaultInstance(),
        client.call(AgentMethods.PING, PingRequest.getDefaultInstance()));
  }

  @Test
  void quietServerStreamEndsWhenItsClientCloses() throws Exception {
    try (var call = client.stream(ContainerMethods.LOGS, LogsRequest.getDefaultInstance())) {
      assertEquals("line", call.receive().orElseThrow().getData().toStringUtf8());
    }
    assertTrue(handlerEnded.await(30, TimeUnit.SECONDS));
    connectionLives();
  }

  @Test
  void waitingCallEndsAtItsDeadline() throws Exception {
    assertThrows(
        TtrpcException.class,
        () ->
            client.call(
                AgentMethods.WAIT, WaitRequest.getDefaultInstance(), Duration.ofMillis(10)));
    assertTrue(cancelled.await(30, TimeUnit.SECONDS));
    waiting.get().ok(WaitResponse.getDefaultInstance()); // too late: nobody hears it
    connectionLives();
  }

  @Test
  void twoWayStreamEndsThoughItsClientNeverEndedSending() throws Exception {
    try (var call = client.open(ContainerMethods.ATTACH)) {
      call.send(AttachRequest.getDefaultInstance());
      assertTrue(call.receive().isPresent());
    }
    assertTrue(cancelled.await(30, TimeUnit.SECONDS));
    connectionLives();
  }

  @Test
  void endOfSendingAloneGivesNothingUp() throws Exception {
    try (var call = client.open(ContainerMethods.ATTACH)) {
      call.send(AttachRequest.getDefaultInstance());
      call.closeSend();
      assertTrue(call.receive().isPresent());
      connectionLives();
      assertEquals(1, cancelled.getCount());
    }
  }

  @Test
  void manyGivenUpStreamsLeaveRoomForOthers() throws Exception {
    for (int i = 0; i < 3000; i++) { // three times what one connection may have at once
      try (var call = client.stream(AgentMethods.WAIT, WaitRequest.getDefaultInstance())) {
        assertTrue(client.isOpen(), call::toString);
      }
    }
    connectionLives();
  }
}
