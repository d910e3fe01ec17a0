package dev.arcbox.testkit.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** One connection to a Docker socket, kept between calls. */
public final class DockerConnection implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  private DockerConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
    this.out = Channels.newOutputStream(channel);
  }

  public static DockerConnection open(Path socket) throws IOException {
    return new DockerConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Writes a body of unknown length. */
  @FunctionalInterface
  public interface Upload {
    void to(OutputStream body) throws IOException;
  }

  public DockerReply get(String path) throws IOException {
    return call("GET", path, "");
  }

  /** Asks and answers as soon as the head of the answer is there. */
  public DockerReply call(String method, String path, String document) throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    String type = body.length > 0 ? "Content-Type: application/json\r\n" : "";
    send(method, path, type + "Content-Length: " + body.length + "\r\n", body);
    return answer();
  }

  /** Sends a body as it is made, in chunks; the answer is not waited for meanwhile. */
  public DockerReply upload(String method, String path, Upload upload) throws IOException {
    send(
        method,
        path,
        "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n",
        new byte[0]);
    upload.to(new ChunkedOutput(out));
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return answer();
  }

  /** Turns the connection into the bytes of a process; {@link #input} is its other direction. */
  public DockerReply hijack(String path, String document) throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    String headers =
        "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n";
    send("POST", path, headers, body);
    return answer();
  }

  /** Asks and does not listen. */
  public void sendOnly(String method, String path) throws IOException {
    send(method, path, "", new byte[0]);
  }

  public OutputStream input() {
    return out;
  }

  /** The other side sees the end of what this one says, and can go on. */
  public void endInput() throws IOException {
    channel.shutdownOutput();
  }

  private void send(String method, String path, String headers, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String head = method + " " + path + " HTTP/1.1\r\nHost: docker\r\n" + headers + "\r\n";
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    out.write(request.toByteArray());
  }

  private DockerReply answer() throws IOException {
    String first = line(in);
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("no answer begins with \"" + first + "\"");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(words[1]);
    return new DockerReply(status, Map.copyOf(headers), body(status, headers));
  }

  private InputStream body(int status, Map<String, String> headers) {
    if (status == 101) {
      return in;
    }
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return new ChunkedBody(in);
    }
    String length = headers.get("content-length");
    return length == null ? in : new LengthBody(in, Long.parseLong(length));
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("the connection ended after \"" + line + "\"");
      }
      line.append((char) octet);
    }
    return line.toString().stripTrailing();
  }

  /** Gone from one moment to the next; unread bytes make it a reset. */
  public void vanish() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    vanish();
  }

  private static final class ChunkedOutput extends OutputStream {
    private final OutputStream out;

    ChunkedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        String size = HexFormat.of().toHexDigits(length) + "\r\n";
        out.write(size.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes, offset, length);
        out.write('\r');
        out.write('\n');
      }
    }
  }
}
