package dev.arcbox.testkit.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One request over a connection of its own, and all of its answer. */
public final class HttpCall {
  private HttpCall() {}

  /**
   * Sends and reads to the end.
   *
   * @param type of the body; without one the request has no body
   */
  public static Exchange send(Path socket, String method, String target, String type, byte[] body)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String head = method + " " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n";
      String length =
          type.isEmpty()
              ? ""
              : "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n";
      byte[] asked = (head + length + "\r\n").getBytes(StandardCharsets.US_ASCII);
      List<Exchange> told = new ArrayList<>();
      Conversation conversation = new Conversation(told::add);
      conversation.fromClient().feed(ByteBuffer.wrap(asked));
      write(channel, asked);
      write(channel, body);
      InputStream in = Channels.newInputStream(channel);
      byte[] piece = new byte[8192];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        conversation.fromServer().feed(ByteBuffer.wrap(piece, 0, n));
      }
      conversation.over();
      if (told.isEmpty()) {
        throw new IOException("no answer to " + method + " " + target);
      }
      return told.getFirst();
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
