package dev.arcbox.system;

import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.docker.FrameReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The daemon's Docker socket, a connection for each question; any thread. */
final class DockerApi {
  private final Path socket;

  private DockerApi(Path socket) {
    this.socket = socket;
  }

  /** Each answer is held against the specification. */
  static DockerApi heard(ArcBox arcbox) {
    return new DockerApi(arcbox.dockerSocket());
  }

  /** Nobody stands between, for what loads the socket. */
  static DockerApi direct(ArcBox arcbox) {
    return new DockerApi(arcbox.home().resolve("run/docker.sock"));
  }

  DockerConnection connect() throws IOException {
    return DockerConnection.open(socket);
  }

  /** The answer's text, which must have this status. */
  String ask(int status, String method, String path, String document) throws IOException {
    try (DockerConnection connection = connect()) {
      return connection.call(method, path, document).expect(status).text();
    }
  }

  String get(String path) throws IOException {
    return ask(200, "GET", path, "");
  }

  /** A container of busybox that runs a script. */
  String create(String name, String script) throws IOException {
    return create(name, script, "");
  }

  /**
   * The same with more fields.
   *
   * @param more JSON that begins with a comma, or nothing
   */
  String create(String name, String script, String more) throws IOException {
    String document =
        "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"" + script + "\"]" + more + "}";
    return DockerReply.field(
        ask(201, "POST", "/containers/create" + (name.isEmpty() ? "" : "?name=" + name), document),
        "Id");
  }

  String run(String name, String script) throws IOException {
    String id = create(name, script);
    start(id);
    return id;
  }

  void start(String id) throws IOException {
    ask(204, "POST", "/containers/" + id + "/start", "");
  }

  /** Waits for its end; the answer has the exit code. */
  String await(String id) throws IOException {
    return ask(200, "POST", "/containers/" + id + "/wait", "");
  }

  void remove(String id) throws IOException {
    ask(204, "DELETE", "/containers/" + id + "?force=1&v=1", "");
  }

  String logs(String id) throws IOException {
    try (DockerConnection connection = connect()) {
      return text(connection.get("/containers/" + id + "/logs?stdout=1&stderr=1").expect(200));
    }
  }

  /** What a process says on both of its streams until it ends. */
  String exec(String id, String... words) throws IOException {
    String document =
        "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\""
            + String.join("\",\"", words)
            + "\"]}";
    String exec =
        DockerReply.field(ask(201, "POST", "/containers/" + id + "/exec", document), "Id");
    try (DockerConnection connection = connect()) {
      return text(connection.hijack("/exec/" + exec + "/start", "{}").expect(101));
    }
  }

  static String text(DockerReply framed) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new FrameReader(framed.body())
        .read(
            (_, bytes) -> {
              text.writeBytes(bytes);
              return true;
            });
    return text.toString(StandardCharsets.UTF_8);
  }

  static String filters(String json) {
    return "filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }
}
