package dev.arcbox.testkit.websocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A connection that has become a WebSocket, or was to become one. Blocks; one thread. */
public final class WebSocketClient implements AutoCloseable {
  /** The pair of key and answer that RFC 6455, section 1.3, gives as its example. */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final String HANDSHAKE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: "
          + KEY
          + "\r\n";

  private final SocketChannel channel;
  private final DataInputStream in;

  private WebSocketClient(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(Channels.newInputStream(channel));
  }

  public static WebSocketClient connect(Path socket) throws IOException {
    return new WebSocketClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Asks properly; what the server says to it, up to and with the empty line. */
  public String handshake(String target) throws IOException {
    return ask(target, HANDSHAKE);
  }

  /** Asks with these headers. */
  public String ask(String target, String headers) throws IOException {
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    send(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  public void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  public void send(Frame frame) throws IOException {
    send(frame.masked());
  }

  /** The next frame; absent when the connection has ended. */
  public Optional<Frame> next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new IOException("a server must not mask its frames");
    }
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    byte[] payload = in.readNBytes(Math.toIntExact(length));
    if (payload.length < length) {
      throw new EOFException("half a frame");
    }
    return Optional.of(new Frame((first & 0x80) != 0, first & 0x0F, payload));
  }

  /** Reads data frames until their contents have this text in them. */
  public String until(String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      Frame frame = next().orElseThrow(() -> new EOFException("\"" + text + "\" not in: " + seen));
      if (frame.opcode() != Frame.BINARY) {
        throw new IOException("a frame of kind " + frame.opcode() + " after: " + seen);
      }
      seen.append(frame.text());
    }
    return seen.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
