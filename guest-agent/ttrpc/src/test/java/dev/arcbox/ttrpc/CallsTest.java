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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class CallsTest {
  private static final TtrpcMethod<AttachRequest, OutputChunk> GATHER =
      TtrpcMethod.clientStream("test.Test", "Gather", AttachRequest.parser(), OutputChunk.parser());

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Reply<WaitResponse>> waiting = new CompletableFuture<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  private TtrpcClient connect() throws IOException {
    Pair pair = Pair.open();
    open.add(pair);
    TtrpcServer server = new TtrpcServer(table(), threads);
    Future<?> served =
        threads.submit(
            () -> {
              server.serve(pair.server());
              return null;
            });
    open.add(() -> ended(served));
    TtrpcClient client = TtrpcClient.over(pair.client(), Thread.ofVirtual().factory());
    open.add(client);
    return client;
  }

  /** A client that closes with unread bytes in its socket resets the connection: an end as well. */
  private static void ended(Future<?> served) throws Exception {
    try {
      served.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertInstanceOf(IOException.class, e.getCause());
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    threads.close();
  }

  private ServiceTable table() {
    return ServiceTable.builder()
        .unary(AgentMethods.PING, CallsTest::ping)
        .async(
            AgentMethods.WAIT,
            (call, request, reply) -> {
              call.onCancel(cancelled::countDown);
              waiting.complete(reply);
            })
        .serverStream(
            ContainerMethods.LOGS,
            (call, request, out) -> {
              for (int i = 0; i < request.getTail(); i++) {
                out.send(chunk("line " + i));
              }
              if (request.getFollow()) {
                throw new TtrpcException(StatusCode.NOT_FOUND, "gone");
              }
            })
        .clientStream(
            GATHER,
            (call, in) -> {
              ByteString all = ByteString.EMPTY;
              for (Optional<AttachRequest> q = in.receive(); q.isPresent(); q = in.receive()) {
                all = all.concat(q.get().getInput());
              }
              return OutputChunk.newBuilder().setData(all).build();
            })
        .bidi(
            ContainerMethods.ATTACH,
            (call, in, out) -> {
              call.onCancel(cancelled::countDown);
              for (Optional<AttachRequest> q = in.receive(); q.isPresent(); q = in.receive()) {
                out.send(OutputChunk.newBuilder().setData(q.get().getInput()).build());
              }
              out.send(OutputChunk.newBuilder().setEnded(true).setExitCode(7).build());
            })
        .build();
  }

  private static PingResponse ping(ServerCall call, PingRequest request) {
    if (request.getHostTimeNanos() == -1) {
      throw new IllegalStateException("broken handler");
    }
    return PingResponse.newBuilder().setGuestTimeNanos(request.getHostTimeNanos() + 1).build();
  }

  private static OutputChunk chunk(String text) {
    return OutputChunk.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  private static AttachRequest input(String text) {
    return AttachRequest.newBuilder().setInput(ByteString.copyFromUtf8(text)).build();
  }

  private static PingRequest at(long time) {
    return PingRequest.newBuilder().setHostTimeNanos(time).build();
  }

  @Test
  void unaryCallIsAnswered() throws Exception {
    TtrpcClient client = connect();
    assertEquals(42, client.call(AgentMethods.PING, at(41)).getGuestTimeNanos());
    assertEquals(1, client.call(AgentMethods.PING, at(0)).getGuestTimeNanos()); // empty message
    assertEquals(0, client.call(AgentMethods.PING, at(-2 + 1 - 1)).getGuestTimeNanos() + 1);
  }

  @Test
  void manyCallsAtOnceGetEachTheirOwnAnswer() throws Exception {
    TtrpcClient client = connect();
    List<Future<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int n = i;
      answers.add(threads.submit(() -> client.call(AgentMethods.PING, at(n)).getGuestTimeNanos()));
    }
    for (int i = 0; i < 500; i++) {
      assertEquals(i + 1, answers.get(i).get());
    }
  }

  @Test
  void handlersFailureBecomesStatus() throws Exception {
    TtrpcClient client = connect();
    TtrpcException why =
        assertThrows(TtrpcException.class, () -> client.call(AgentMethods.PING, at(-1)));
    assertEquals(StatusCode.INTERNAL, why.code());
    assertTrue(why.getMessage().contains("broken handler"), why.getMessage());
    assertEquals(6, client.call(AgentMethods.PING, at(5)).getGuestTimeNanos());
  }

  @Test
  void unknownMethodIsUnimplemented() throws Exception {
    TtrpcClient client = connect();
    TtrpcException why =
        assertThrows(
            TtrpcException.class,
            () ->
                client.call(
                    AgentMethods.TOP, dev.arcbox.proto.agent.ContainerRef.getDefaultInstance()));
    assertEquals(StatusCode.UNIMPLEMENTED, why.code());
  }

  @Test
  void serverStreamArrivesInOrderAndEnds() throws Exception {
    TtrpcClient client = connect();
    try (var call =
        client.stream(ContainerMethods.LOGS, LogsRequest.newBuilder().setTail(1000).build())) {
      for (int i = 0; i < 1000; i++) {
        assertEquals("line " + i, call.receive().orElseThrow().getData().toStringUtf8());
      }
      assertEquals(Optional.empty(), call.receive());
    }
  }

  @Test
  void failureAfterStreamedAnswersComesAfterThem() throws Exception {
    TtrpcClient client = connect();
    LogsRequest request = LogsRequest.newBuilder().setTail(3).setFollow(true).build();
    try (var call = client.stream(ContainerMethods.LOGS, request)) {
      for (int i = 0; i < 3; i++) {
        assertTrue(call.receive().isPresent());
      }
      assertEquals(StatusCode.NOT_FOUND, assertThrows(TtrpcException.class, call::receive).code());
    }
  }

  @Test
  void clientStreamIsGathered() throws Exception {
    TtrpcClient client = connect();
    try (var call = client.open(GATHER)) {
      call.send(input("a"));
      call.send(input("")); // an empty message is a message
      call.send(input("bc"));
      assertEquals("abc", call.result().getData().toStringUtf8());
    }
  }

  @Test
  void bothSidesStreamAtOnce() throws Exception {
    TtrpcClient client = connect();
    try (var call = client.open(ContainerMethods.ATTACH)) {
      for (int i = 0; i < 300; i++) {
        call.send(input("m" + i));
        assertEquals("m" + i, call.receive().orElseThrow().getData().toStringUtf8());
      }
      call.closeSend();
      assertEquals(7, call.receive().orElseThrow().getExitCode());
      assertEquals(Optional.empty(), call.receive());
    }
  }

  @Test
  void asyncAnswerComesFromAnotherThread() throws Exception {
    TtrpcClient client = connect();
    Future<WaitResponse> answer =
        threads.submit(() -> client.call(AgentMethods.WAIT, WaitRequest.getDefaultInstance()));
    Reply<WaitResponse> reply = waiting.get();
    reply.ok(WaitResponse.getDefaultInstance());
    reply.fail(new TtrpcException(StatusCode.ABORTED, "too late to matter"));
    assertEquals(WaitResponse.getDefaultInstance(), answer.get());
  }

  @Test
  void deadlineEndsTheCallOnTheClient() throws Exception {
    TtrpcClient client = connect();
    TtrpcException why =
        assertThrows(
            TtrpcException.class,
            () ->
                client.call(
                    AgentMethods.WAIT, WaitRequest.getDefaultInstance(), Duration.ofMillis(20)));
    assertEquals(StatusCode.DEADLINE_EXCEEDED, why.code());
    waiting.get().ok(WaitResponse.getDefaultInstance()); // the late answer harms nobody
    assertEquals(3, client.call(AgentMethods.PING, at(2)).getGuestTimeNanos());
  }

  @Test
  void clientsEndCancelsItsCalls() throws Exception {
    TtrpcClient client = connect();
    Future<WaitResponse> answer =
        threads.submit(() -> client.call(AgentMethods.WAIT, WaitRequest.getDefaultInstance()));
    waiting.get();
    client.close();
    assertTrue(cancelled.await(30, TimeUnit.SECONDS));
    Exception why = assertThrows(Exception.class, answer::get);
    assertEquals(StatusCode.UNAVAILABLE, ((TtrpcException) why.getCause()).code());
    assertEquals(
        StatusCode.UNAVAILABLE,
        assertThrows(TtrpcException.class, () -> client.call(AgentMethods.PING, at(1))).code());
  }

  @Test
  void tooLongRequestIsRefusedBeforeItIsSent() throws Exception {
    TtrpcClient client = connect();
    try (var call = client.open(ContainerMethods.ATTACH)) {
      AttachRequest big =
          AttachRequest.newBuilder().setInput(ByteString.copyFrom(new byte[4 << 20])).build();
      assertEquals(
          StatusCode.RESOURCE_EXHAUSTED,
          assertThrows(TtrpcException.class, () -> call.send(big)).code());
      call.send(input("still here"));
      assertEquals("still here", call.receive().orElseThrow().getData().toStringUtf8());
    }
  }
}
