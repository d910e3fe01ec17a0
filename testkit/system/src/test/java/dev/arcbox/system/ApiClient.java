package dev.arcbox.system;

import com.google.protobuf.MessageLite;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.LogsRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.proto.api.RemoveContainerRequest;
import dev.arcbox.proto.api.StartContainerRequest;
import dev.arcbox.proto.api.WaitContainerRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.TtrpcClient;
import dev.arcbox.ttrpc.TtrpcMethod;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/** The daemon's own interface, for what the command line cannot say. */
final class ApiClient implements AutoCloseable {
  /** Nothing that a test asks for takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final TtrpcClient client;

  /** Connects to the daemon, which must run. */
  ApiClient(ArcBox arcbox) throws IOException {
    SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(arcbox.home().resolve("run/arcbox.sock")));
    client = TtrpcClient.over(channel, Thread.ofVirtual().factory());
  }

  <Q extends MessageLite, R extends MessageLite> R call(TtrpcMethod<Q, R> method, Q request) {
    return client.call(method, request, PATIENCE);
  }

  <Q extends MessageLite, R extends MessageLite> ClientCall<Q, R> stream(
      TtrpcMethod<Q, R> method, Q request) {
    return client.stream(method, request);
  }

  /** A shell script in a container of busybox. */
  static ContainerConfig.Builder shell(String script) {
    return ContainerConfig.newBuilder().setImage("busybox").addAllCmd(List.of("sh", "-c", script));
  }

  String create(ContainerConfig.Builder config) {
    CreateContainerRequest request = CreateContainerRequest.newBuilder().setConfig(config).build();
    return call(ContainerMethods.CREATE, request).getId();
  }

  void start(String id) {
    call(ContainerMethods.START, StartContainerRequest.newBuilder().setId(id).build());
  }

  /** Runs it to its end and removes it. */
  Result run(ContainerConfig.Builder config) {
    String id = create(config);
    try {
      start(id);
      int code =
          call(ContainerMethods.WAIT, WaitContainerRequest.newBuilder().setId(id).build())
              .getExitCode();
      return logs(id, code);
    } finally {
      remove(id);
    }
  }

  private Result logs(String id, int code) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    LogsRequest request = LogsRequest.newBuilder().setId(id).build();
    try (ClientCall<LogsRequest, OutputChunk> call =
        client.stream(ContainerMethods.LOGS, request)) {
      for (var chunk = call.receive(); chunk.isPresent(); chunk = call.receive()) {
        boolean isError = chunk.get().getStream() == OutputChunk.Stream.STDERR;
        (isError ? err : out).append(chunk.get().getData().toStringUtf8());
      }
    }
    return new Result(code, out.toString(), err.toString());
  }

  void remove(String id) {
    call(
        ContainerMethods.REMOVE,
        RemoveContainerRequest.newBuilder().setId(id).setForce(true).build());
  }

  @Override
  public void close() {
    client.close();
  }
}
