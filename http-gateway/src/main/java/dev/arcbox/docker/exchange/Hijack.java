package dev.arcbox.docker.exchange;

import dev.arcbox.runtime.Blocking;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * A connection that stops being HTTP: raw bytes both ways, each direction ending on its own.
 *
 * <p>A client that asks for an upgrade gets {@code 101 UPGRADED}; one that does not gets {@code 200
 * OK} and then the bytes, as in Docker's first years. Both are Pekko HTTP's own switch of
 * protocols; its name for it is internal, there is no public one (docs/decisions).
 */
public final class Hijack {
  private static final StatusCode UPGRADED = StatusCodes.custom(101, "UPGRADED", "", true, false);

  /** Without a length: the connection's end is the body's. */
  private static final StatusCode RAW_OK = StatusCodes.custom(200, "OK", "", true, false);

  private Hijack() {}

  /** Talks to the client on a thread of its own; the connection ends when it returns. */
  @FunctionalInterface
  public interface Session {
    void run(BodyStream in, ReplyStream out) throws Exception;
  }

  public static HttpResponse of(Call call, ContentType type, Session session) {
    call.client().hijack();
    return response(call, type, bytes(call, session));
  }

  /** The session as a flow from what the client sends to what it gets, made with the switch. */
  static Flow<ByteString, ByteString, Object> bytes(Call call, Session session) {
    AtomicBoolean begun = new AtomicBoolean();
    Flow<ByteString, ByteString, Object> bytes =
        Flow.fromSinkAndSourceMat(
                Flow.of(ByteString.class)
                    .viaMat(KillSwitches.single(), Keep.right())
                    .toMat(BodyStream.sink(), Keep.both()),
                Replies.source(),
                (input, output) -> {
                  if (begun.compareAndSet(false, true)) {
                    run(call, session, input, new ReplyStream(output));
                  }
                  return NotUsed.getInstance();
                })
            .mapMaterializedValue(Object.class::cast);
    call.client()
        .onGone(
            () -> {
              if (begun.compareAndSet(false, true)) {
                abandoned(call, session);
              }
            });
    return bytes;
  }

  /**
   * The streams are made with the switch, not before it: Pekko HTTP ends a switched connection
   * after seconds when the client ended its side before the input was asked for.
   */
  private static void run(
      Call call,
      Session session,
      Pair<UniqueKillSwitch, SinkQueueWithCancel<ByteString>> input,
      ReplyStream out) {
    Blocking.executor()
        .execute(
            () -> {
              BodyStream in = new BodyStream(input.second());
              Replies.run(call.client(), out, o -> session.run(in, o));
              // The process is over: what the client may still send goes nowhere.
              input.first().shutdown();
              // Until then the queue would keep the connection's streams for whoever reads on.
              input.second().cancel();
            });
  }

  /** The client went before the answer: the session only lets go of what it holds. */
  private static void abandoned(Call call, Session session) {
    Pair<SourceQueueWithComplete<ByteString>, Source<ByteString, NotUsed>> nowhere =
        Replies.source().preMaterialize(call.materializer());
    BodyStream nothing = BodyStream.of(Source.empty(), call.materializer());
    ReplyStream out = new ReplyStream(nowhere.first());
    Blocking.executor()
        .execute(() -> Replies.run(call.client(), out, o -> session.run(nothing, o)));
  }

  private static HttpResponse response(
      Call call, ContentType type, Flow<ByteString, ByteString, Object> bytes) {
    boolean upgrade = call.header("Upgrade").isPresent();
    List<HttpHeader> headers =
        List.of(
            Connection.create("Upgrade"),
            RawHeader.create("Upgrade", "tcp"),
            new UpgradeToOtherProtocolResponseHeader(bytes.asScala()));
    return HttpResponse.create()
        .withStatus(upgrade ? UPGRADED : RAW_OK)
        .addHeaders(upgrade ? headers : List.of(headers.getFirst(), headers.getLast()))
        .withEntity(HttpEntities.create(type, ByteString.emptyByteString()));
  }
}
