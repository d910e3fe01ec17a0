package dev.arcbox.docker.exchange;

import dev.arcbox.runtime.Blocking;
import java.util.List;
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
import org.apache.pekko.stream.javadsl.Sink;
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
    Pair<SourceQueueWithComplete<ByteString>, Source<ByteString, NotUsed>> output =
        Replies.queue(call);
    Pair<Pair<UniqueKillSwitch, SinkQueueWithCancel<ByteString>>, Sink<ByteString, NotUsed>> input =
        Flow.of(ByteString.class)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(BodyStream.sink(), Keep.both())
            .preMaterialize(call.materializer());
    BodyStream in = new BodyStream(input.first().second());
    ReplyStream out = new ReplyStream(output.first());
    call.client().hijack();
    Blocking.executor()
        .execute(
            () -> {
              Replies.run(call.client(), out, o -> session.run(in, o));
              // The process is over: what the client may still send goes nowhere.
              input.first().first().shutdown();
            });
    return response(call, type, Flow.fromSinkAndSource(input.second(), output.second())
            .mapMaterializedValue(Object.class::cast));
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
