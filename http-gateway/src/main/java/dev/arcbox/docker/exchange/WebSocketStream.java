package dev.arcbox.docker.exchange;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A connection that becomes a WebSocket: each piece of output is a binary message, and the contents
 * of all messages, whatever their kind and their borders, are the input. Pekko HTTP answers pings,
 * checks masks and ends the connection of a client that breaks the protocol.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
public final class WebSocketStream {
  private static final String VERSION = "13";

  private WebSocketStream() {}

  /** Switches when the client asks for it properly; says what is missing otherwise. */
  public static HttpResponse of(Call call, Hijack.Session session) {
    Optional<WebSocketUpgrade> upgrade =
        call.request().getAttribute(AttributeKeys.webSocketUpgrade);
    if (upgrade.isEmpty()) {
      return refusal(call);
    }
    // Not hijacked: whose bytes end without a close frame has gone.
    call.client().leaveHttp();
    Flow<Message, Message, NotUsed> messages =
        Flow.of(Message.class)
            .flatMapConcat(WebSocketStream::content)
            .via(Hijack.bytes(call, session))
            .map(BinaryMessage::create);
    return upgrade.get().handleMessagesWith(messages);
  }

  private static Source<ByteString, ?> content(Message message) {
    return message.isText()
        ? message.asTextMessage().getStreamedText().map(ByteString::fromString)
        : message.asBinaryMessage().getStreamedData();
  }

  private static HttpResponse refusal(Call call) {
    Optional<String> version = call.header("Sec-WebSocket-Version");
    if (version.isPresent() && !version.get().equals(VERSION)) {
      String message =
          "WebSocket version " + version.get() + " is not supported, " + VERSION + " is";
      return Replies.error(Failure.invalid(message))
          .addHeader(RawHeader.create("Sec-WebSocket-Version", VERSION));
    }
    throw Failure.invalid(
        "this is no handshake of a WebSocket: it needs Connection: Upgrade, Upgrade: websocket,"
            + " Sec-WebSocket-Key and Sec-WebSocket-Version: "
            + VERSION);
  }
}
