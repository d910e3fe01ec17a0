package dev.arcbox.runtime.agent;

import com.google.protobuf.MessageLite;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.TtrpcClient;
import dev.arcbox.ttrpc.TtrpcMethod;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connection to the agent of one boot of one machine. Calls block; any virtual thread may make
 * them. When the guest is gone every call fails with UNAVAILABLE.
 */
public final class AgentLink implements AutoCloseable {
  /** Where the agent serves control calls. */
  public static final int CONTROL_PORT = 1024;

  /** Where the agent takes raw connections. */
  public static final int DATA_PORT = 1025;

  /** Where the host hears that the agent is ready. */
  public static final int READY_PORT = 1026;

  private final int boot;
  private final VsockHost vsock;
  private final TtrpcClient client;

  private AgentLink(int boot, VsockHost vsock, TtrpcClient client) {
    this.boot = boot;
    this.vsock = vsock;
    this.client = client;
  }

  /**
   * Connects to an agent that said it is ready.
   *
   * @param boot number of the machine's boot in this daemon's life; what was prepared in one boot
   *     has to be prepared again in the next
   */
  public static AgentLink connect(int boot, VsockHost vsock) throws IOException {
    return new AgentLink(
        boot,
        vsock,
        TtrpcClient.over(
            vsock.connect(CONTROL_PORT), Thread.ofVirtual().name("agent-reader").factory()));
  }

  public int boot() {
    return boot;
  }

  public <Q extends MessageLite, R extends MessageLite> R call(
      TtrpcMethod<Q, R> method, Q request) {
    return client.call(method, request);
  }

  public <Q extends MessageLite, R extends MessageLite> R call(
      TtrpcMethod<Q, R> method, Q request, Duration timeout) {
    return client.call(method, request, timeout);
  }

  /** Calls {@code each} for every message of the answer's stream, in order, until its end. */
  public <Q extends MessageLite, R extends MessageLite> void each(
      TtrpcMethod<Q, R> method, Q request, Consumer<R> each) {
    ClientCall<Q, R> call = client.stream(method, request);
    Optional<R> message = call.receive();
    while (message.isPresent()) {
      each.accept(message.get());
      message = call.receive();
    }
  }

  /** Tells the agent the time, by which it sets its clock, and hears that it lives. */
  public PingResponse ping(Clock clock, Duration timeout) {
    PingRequest request =
        PingRequest.newBuilder().setHostTimeNanos(EpochNanos.of(clock.instant())).build();
    return call(AgentMethods.PING, request, timeout);
  }

  /** A raw connection; its token goes into the control call that it belongs to. */
  public DataStream openData() throws IOException {
    return DataStream.open(vsock.connect(DATA_PORT));
  }

  @Override
  public void close() {
    client.close();
  }
}
