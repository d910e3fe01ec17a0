package dev.arcbox.docker.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.docker.connection.Client;
import dev.arcbox.runtime.Blocking;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of every kind. */
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  /** Pieces on their way to a client. */
  private static final int AHEAD = 8;

  public static final ContentType RAW_STREAM = binary("vnd.docker.raw-stream");
  public static final ContentType MULTIPLEXED_STREAM = binary("vnd.docker.multiplexed-stream");
  public static final ContentType TAR = binary("x-tar");
  public static final ContentType JSON = ContentTypes.APPLICATION_JSON;

  private Replies() {}

  private static ContentType binary(String subtype) {
    return ContentTypes.create(
        MediaTypes.customBinary("application", subtype, MediaTypes.NOT_COMPRESSIBLE));
  }

  /** Writes a stream's bytes on a thread of its own; ends when it returns. */
  @FunctionalInterface
  public interface Writer {
    void write(ReplyStream out) throws Exception;
  }

  public static HttpResponse json(JsonNode document) {
    return json(200, document);
  }

  public static HttpResponse json(int status, JsonNode document) {
    // Docker ends every document with a line feed.
    ByteString body =
        ByteString.fromArray(Json.bytes(document)).concat(ByteString.fromString("\n"));
    return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(JSON, body));
  }

  public static HttpResponse text(String text) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text));
  }

  public static HttpResponse empty(int status) {
    return HttpResponse.create().withStatus(status);
  }

  public static HttpResponse error(Failure failure) {
    // What was so already needs no words.
    return failure.status() == 304
        ? empty(304)
        : json(failure.status(), Json.object().put("message", failure.getMessage()));
  }

  /** An answer whose head goes out at once and whose body follows as it is written. */
  public static HttpResponse stream(Call call, ContentType type, Writer writer) {
    Pair<SourceQueueWithComplete<ByteString>, Source<ByteString, NotUsed>> body =
        source().preMaterialize(call.materializer());
    ReplyStream out = new ReplyStream(body.first());
    Blocking.executor().execute(() -> run(call.client(), out, writer));
    return HttpResponse.create().withEntity(HttpEntities.createChunked(type, body.second()));
  }

  static Source<ByteString, SourceQueueWithComplete<ByteString>> source() {
    return Source.queue(AHEAD, OverflowStrategy.backpressure(), 1);
  }

  /** The writer is interrupted when its client goes, wherever it waits. */
  static void run(Client client, ReplyStream out, Writer writer) {
    Thread self = Thread.currentThread();
    Client.Watch watch = client.onGone(self::interrupt);
    try {
      writer.write(out);
      out.close();
    } catch (Exception e) {
      if (client.isGone()) {
        LOG.debug("a client left its stream: {}", e.toString());
        out.close();
      } else {
        LOG.warn("a stream failed", e);
        out.fail(e);
      }
    } finally {
      watch.end();
    }
  }
}
