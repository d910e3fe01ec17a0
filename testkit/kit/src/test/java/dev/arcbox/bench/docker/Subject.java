package dev.arcbox.bench.docker;

import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.docker.FrameReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A daemon to be measured, by one connection that is kept. */
final class Subject implements AutoCloseable {
  /** Neither daemon needs a network for what is measured. */
  private static final String HOST = "\"HostConfig\":{\"NetworkMode\":\"none\"}";

  final String name;
  private final Path socket;
  private final long pid;
  private final DockerConnection connection;

  Subject(String name, Path socket, long pid) throws IOException {
    this.name = name;
    this.socket = socket;
    this.pid = pid;
    this.connection = DockerConnection.open(socket);
  }

  String get(String path) throws IOException {
    return connection.get(path).expect(200).text();
  }

  private String post(String path, String document, int status) throws IOException {
    return connection.call("POST", path, document).expect(status).text();
  }

  String create(String... words) throws IOException {
    String command = "\"" + String.join("\",\"", words) + "\"";
    String document = "{\"Image\":\"busybox\",\"Cmd\":[" + command + "]," + HOST + "}";
    return DockerReply.field(post("/v1.41/containers/create", document, 201), "Id");
  }

  void start(String id) throws IOException {
    post("/v1.41/containers/" + id + "/start", "", 204);
  }

  void await(String id) throws IOException {
    post("/v1.41/containers/" + id + "/wait", "", 200);
  }

  void remove(String id) throws IOException {
    connection.call("DELETE", "/v1.41/containers/" + id + "?force=1", "").expect(204);
  }

  /** A container's whole life. */
  void life() throws IOException {
    String id = create("true");
    start(id);
    await(id);
    remove(id);
  }

  /** From the request to the last byte of its output. */
  void exec(String id) throws IOException {
    String document = "{\"Cmd\":[\"echo\",\"word\"],\"AttachStdout\":true,\"AttachStderr\":true}";
    String exec = DockerReply.field(post("/v1.41/containers/" + id + "/exec", document, 201), "Id");
    StringBuilder output = new StringBuilder();
    try (DockerConnection stream = DockerConnection.open(socket)) {
      DockerReply reply = stream.hijack("/v1.41/exec/" + exec + "/start", "{\"Tty\":false}");
      new FrameReader(reply.expect(101).body())
          .read(
              (_, bytes) -> {
                output.append(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII));
                return true;
              });
    }
    if (!output.toString().equals("word\n")) {
      throw new AssertionError("exec said \"" + output + "\"");
    }
  }

  /** Bytes that the logs of a container have. */
  long logs(String id) throws IOException {
    long[] count = new long[1];
    try (DockerConnection stream = DockerConnection.open(socket)) {
      DockerReply reply = stream.get("/v1.41/containers/" + id + "/logs?stdout=1&stderr=1");
      new FrameReader(reply.expect(200).body())
          .read(
              (_, bytes) -> {
                count[0] += bytes.length;
                return true;
              });
    }
    return count[0];
  }

  /** Bytes that come by attaching to a container that prints so many and ends. */
  long output(String id) throws IOException {
    long[] count = new long[1];
    try (DockerConnection stream = DockerConnection.open(socket)) {
      DockerReply reply =
          stream.hijack("/v1.41/containers/" + id + "/attach?stream=1&stdout=1", "").expect(101);
      start(id);
      new FrameReader(reply.body())
          .read(
              (_, bytes) -> {
                count[0] += bytes.length;
                return true;
              });
    }
    return count[0];
  }

  /** Loads an archive and gives its last line. */
  String load(DockerConnection.Upload archive) throws IOException {
    return connection.upload("POST", "/v1.41/images/load?quiet=1", archive).expect(200).text();
  }

  long save(String image) throws IOException {
    return connection
        .get("/v1.41/images/" + image + "/get")
        .expect(200)
        .body()
        .transferTo(java.io.OutputStream.nullOutputStream());
  }

  long export(String id) throws IOException {
    return connection
        .get("/v1.41/containers/" + id + "/export")
        .expect(200)
        .body()
        .transferTo(java.io.OutputStream.nullOutputStream());
  }

  void removeImage(String image) throws IOException {
    connection.call("DELETE", "/v1.41/images/" + image, "").expect(200).text();
  }

  /** The daemon's processes with all that they started; guests are among them. */
  List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    ProcessHandle.of(pid)
        .ifPresent(
            daemon -> {
              all.add(daemon);
              daemon.descendants().forEach(all::add);
            });
    return all;
  }

  ProcessHandle daemon() {
    return ProcessHandle.of(pid).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
