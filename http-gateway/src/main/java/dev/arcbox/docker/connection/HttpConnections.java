package dev.arcbox.docker.connection;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pekko HTTP on connected Unix sockets. Nothing of Pekko HTTP is loaded before the first client
 * comes: it costs memory that a daemon without Docker clients does not have to pay.
 */
public final class HttpConnections {
  static final Logger LOG = LoggerFactory.getLogger(HttpConnections.class);

  /** For a request's head to be whole; Docker gives as much. */
  private static final Duration HEAD_TIME = Duration.ofMinutes(5);

  private final ActorSystem<?> system;
  private final Duration headTime;
  private final BiFunction<HttpRequest, Client, CompletionStage<HttpResponse>> handler;
  private BidiFlow<
          HttpResponse, TLSProtocol.SslTlsOutbound, TLSProtocol.SslTlsInbound, HttpRequest, NotUsed>
      layer;

  public HttpConnections(
      ActorSystem<?> system,
      BiFunction<HttpRequest, Client, CompletionStage<HttpResponse>> handler) {
    this(system, handler, HEAD_TIME);
  }

  /**
   * With a limit of one's own.
   *
   * @param headTime from a request's first byte to the end of its head
   */
  public HttpConnections(
      ActorSystem<?> system,
      BiFunction<HttpRequest, Client, CompletionStage<HttpResponse>> handler,
      Duration headTime) {
    this.headTime = headTime;
    this.system = system;
    this.handler = handler;
  }

  /** Serves one client until its connection ends. */
  public void serve(SocketChannel channel) {
    Client client = new Client();
    SocketStage socket = new SocketStage(channel, client, headTime);
    Flow<HttpRequest, HttpResponse, NotUsed> answers =
        Flow.of(HttpRequest.class).mapAsync(1, request -> answer(request, client));
    Flow<ByteString, ByteString, NotUsed> http =
        Flow.of(ByteString.class)
            // Plain bytes in the words of TLS; there is no session.
            .<TLSProtocol.SslTlsInbound>map(bytes -> new TLSProtocol.SessionBytes(null, bytes))
            .via(layer().reversed().join(answers))
            .map(HttpConnections::plain);
    var _ = Flow.fromGraph(socket).join(http).run(Materializer.matFromSystem(system));
    socket.await();
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, Client client) {
    Runnable over = client.requested();
    return handler.apply(request, client).whenComplete((_, _) -> over.run());
  }

  private static ByteString plain(TLSProtocol.SslTlsOutbound outbound) {
    return switch (outbound) {
      case TLSProtocol.SendBytes send -> send.bytes();
      default -> ByteString.emptyByteString();
    };
  }

  private synchronized BidiFlow<
          HttpResponse, TLSProtocol.SslTlsOutbound, TLSProtocol.SslTlsInbound, HttpRequest, NotUsed>
      layer() {
    if (layer == null) {
      layer = Http.get(system).serverLayer(settings());
    }
    return layer;
  }

  /**
   * A stream may be silent for days and a body of any size; what must be bounded is bounded where
   * it is read. Headers may be long: registry credentials travel in one.
   */
  private ServerSettings settings() {
    Config ours =
        ConfigFactory.parseResources(HttpConnections.class.getClassLoader(), "docker-http.conf");
    return ServerSettings.create(ours.withFallback(system.settings().config()).resolve());
  }
}
