package dev.arcbox.cli.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a Docker Engine API for a sign of life. */
public final class ApiPing {
  /** An answer's first line and headers are shorter. */
  private static final int ENOUGH = 4096;

  private ApiPing() {}

  public static boolean answers(Path socket) {
    String request = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(ENOUGH);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)
          .startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false; // nobody listens
    }
  }
}
