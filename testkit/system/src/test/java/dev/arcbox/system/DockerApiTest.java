package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.arcbox.testkit.registry.DebianRegistry;
import dev.arcbox.testkit.relay.Exchange;
import dev.arcbox.testkit.relay.HttpCall;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.testkit.websocket.Frame;
import dev.arcbox.testkit.websocket.WebSocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every core operation of the API as plain requests: what succeeds and what must fail, by status
 * here, and by status and document in what listens between.
 */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_DOCKER"})
class DockerApiTest extends DockerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Operations of the specification that this program refuses, or that need the Internet. */
  private static final Set<String> NOT_ANSWERED =
      Set.of(
          "POST /build",
          "POST /build/prune",
          "POST /session",
          "GET /images/search",
          "POST /auth",
          "PUT /volumes/{name}");

  @TempDir private Path folder;

  private JsonNode call(int status, String method, String target, String body) throws IOException {
    String type = body.isEmpty() ? "" : "application/json";
    return call(status, method, target, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode call(int status, String method, String target, String type, byte[] body)
      throws IOException {
    Exchange answer = HttpCall.send(arcbox.dockerSocket(), method, "/v1.43" + target, type, body);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(status, answer.status(), () -> method + " " + target + ": " + text);
    return text.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
  }

  private JsonNode get(String target) throws IOException {
    return call(200, "GET", target, "");
  }

  private JsonNode post(int status, String target, String body) throws IOException {
    return call(status, "POST", target, body);
  }

  private JsonNode post(int status, String target) throws IOException {
    return post(status, target, "");
  }

  @Test
  void systemAndEvents() throws IOException {
    get("/_ping");
    call(200, "HEAD", "/_ping", "");
    get("/version");
    get("/info");
    get("/events?since=1&until=2");
    call(400, "GET", "/events?filters=nonsense", "");
  }

  @Test
  void containers() throws IOException {
    String everything =
        """
        {"Image": "busybox", "Cmd": ["sh", "-c", "echo out; echo err >&2; cat"], "Env": ["A=b"],
         "Tty": false, "OpenStdin": true, "Labels": {"k": "v"}, "WorkingDir": "/tmp", "User": "0:0",
         "ExposedPorts": {"80/tcp": {}}, "Volumes": {"/anonymous": {}}, "StopTimeout": 3,
         "StopSignal": "SIGKILL", "Hostname": "host", "Domainname": "domain",
         "Healthcheck": {"Test": ["CMD", "true"], "Interval": 3600000000000},
         "HostConfig": {"Memory": 67108864, "PidsLimit": 100, "CapAdd": ["NET_ADMIN"],
           "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 200}], "NanoCpus": 500000000,
           "Tmpfs": {"/t": "size=1m"}, "ShmSize": 1048576, "Init": true, "Binds": ["data:/data:ro"],
           "Mounts": [{"Type": "tmpfs", "Target": "/t2"}], "ReadonlyRootfs": false,
           "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2},
           "ExtraHosts": ["a:127.0.0.1"], "Dns": ["127.0.0.1"], "SecurityOpt": ["no-new-privileges"],
           "PortBindings": {}, "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}},
         "NetworkingConfig": {"EndpointsConfig": {"bridge": {"Aliases": ["alias"]}}}}
        """;
    String id = post(201, "/containers/create?name=all", everything).path("Id").asText();
    call(404, "POST", "/containers/create", "{\"Image\": \"nosuch:1\"}");
    post(409, "/containers/create?name=all", "{\"Image\": \"busybox\"}");
    post(400, "/containers/create", "{\"Image\": \"busybox\", \"Cmd\": 1}");
    get("/containers/all/json?size=1");
    get("/containers/json?all=1&size=1");
    call(400, "GET", "/containers/json?filters={\"a\":1}".replace("\"", "%22"), "");
    call(404, "GET", "/containers/nosuch/json", "");
    post(409, "/containers/all/pause");
    post(204, "/containers/all/start");
    post(304, "/containers/all/start");
    post(404, "/containers/nosuch/start");
    get("/containers/all/json");
    get("/containers/all/top");
    call(404, "GET", "/containers/nosuch/top", "");
    get("/containers/all/stats?stream=0");
    get("/containers/all/stats?stream=0&one-shot=1");
    get("/containers/all/logs?stdout=1&stderr=1&timestamps=1&details=1");
    call(400, "GET", "/containers/all/logs", "");
    get("/containers/all/changes");
    get("/containers/all/export");
    call(200, "HEAD", "/containers/all/archive?path=/tmp", "");
    get("/containers/all/archive?path=/etc/hosts");
    call(404, "GET", "/containers/all/archive?path=/nosuch", "");
    call(400, "GET", "/containers/all/archive", "");
    call(200, "PUT", "/containers/all/archive?path=/tmp", "application/x-tar", new byte[1024]);
    call(404, "PUT", "/containers/all/archive?path=/no", "application/x-tar", new byte[1024]);
    post(
        201,
        "/containers/create?name=tty",
        "{\"Image\": \"busybox\", \"Tty\": true, \"OpenStdin\": true}");
    post(204, "/containers/tty/start");
    post(200, "/containers/tty/resize?h=10&w=20");
    post(204, "/containers/all/pause");
    post(204, "/containers/all/unpause");
    post(200, "/containers/all/update", "{\"PidsLimit\": 50}");
    post(404, "/containers/nosuch/update", "{}");
    post(204, "/containers/all/rename?name=other");
    post(204, "/containers/other/rename?name=all");
    post(400, "/containers/all/wait?condition=nonsense");
    execs();
    post(204, "/containers/all/restart?t=0");
    post(204, "/containers/all/kill?signal=KILL");
    post(200, "/containers/all/wait");
    post(409, "/containers/all/kill");
    get("/containers/all/json");
    post(304, "/containers/all/stop");
    call(204, "DELETE", "/containers/" + id + "?v=1&force=1", "");
    call(404, "DELETE", "/containers/all", "");
    post(201, "/containers/create", "{\"Image\": \"busybox\"}");
    post(200, "/containers/prune");
  }

  private void execs() throws IOException {
    String exec =
        post(201, "/containers/all/exec", "{\"Cmd\": [\"true\"], \"AttachStdout\": true}")
            .path("Id")
            .asText();
    get("/exec/" + exec + "/json");
    post(200, "/exec/" + exec + "/start", "{\"Detach\": true}");
    post(404, "/exec/nosuch/start", "{}");
    call(404, "GET", "/exec/nosuch/json", "");
    post(404, "/containers/nosuch/exec", "{\"Cmd\": [\"true\"]}");
    String attached =
        post(201, "/containers/all/exec", "{\"Cmd\": [\"true\"], \"AttachStdout\": true}")
            .path("Id")
            .asText();
    post(404, "/exec/nosuch/resize?h=1&w=1");
    post(200, "/exec/" + attached + "/start", "{}");
    get("/exec/" + attached + "/json");
    String terminal =
        post(
                201,
                "/containers/all/exec",
                "{\"Cmd\": [\"sleep\", \"100\"], \"Tty\": true, \"ConsoleSize\": [10, 20]}")
            .path("Id")
            .asText();
    post(200, "/exec/" + terminal + "/start", "{\"Detach\": true, \"Tty\": true}");
    post(200, "/exec/" + terminal + "/resize?h=11&w=22");
  }

  @Test
  void attachingByWebSocket() throws IOException {
    String body =
        "{\"Image\": \"busybox\", \"Cmd\": [\"cat\"], \"OpenStdin\": true, \"StdinOnce\": true,"
            + " \"AttachStdin\": true}";
    post(201, "/containers/create?name=web", body);
    String attach = "/v1.43/containers/web/attach/ws?stream=1&stdin=1&stdout=1&stderr=1&logs=1";
    try (WebSocketClient client = WebSocketClient.connect(arcbox.dockerSocket());
        WebSocketClient other = WebSocketClient.connect(arcbox.dockerSocket())) {
      String head = client.handshake(attach);
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(other.handshake(attach.replace("stdin=1&", "")).startsWith("HTTP/1.1 101 "));
      post(204, "/containers/web/start");
      client.send(Frame.of(Frame.TEXT, "typed\n"));
      assertEquals("typed\n", client.until("typed\n"));
      client.send(Frame.of(Frame.PING, "there?"));
      assertEquals("there?", client.next().orElseThrow().text());
      // Its input was the container's only one: cat ends, and so do both connections.
      client.send(Frame.close(1000));
      assertEquals(Frame.CLOSE, client.next().orElseThrow().opcode());
      assertEquals("typed\n", other.until("typed\n"));
      assertEquals(1000, other.next().orElseThrow().closeCode());
    }
    assertEquals(0, post(200, "/containers/web/wait").path("StatusCode").asInt());
    call(400, "GET", "/containers/web/attach/ws?stream=1", "");
    call(404, "GET", "/containers/nosuch/attach/ws", "");
    post(200, "/containers/web/attach?logs=1&stdout=1");
    post(404, "/containers/nosuch/attach");
  }

  @Test
  void images() throws IOException {
    get("/images/json?all=1&shared-size=1&digests=1");
    get("/images/busybox/json");
    get("/images/busybox/history");
    get("/images/busybox/get");
    get("/images/get?names=busybox");
    call(404, "GET", "/images/nosuch/json", "");
    call(404, "GET", "/images/nosuch/history", "");
    call(200, "DELETE", "/images/busybox:other?noprune=1", "", new byte[0], "busybox", "other");
    call(404, "DELETE", "/images/nosuch", "");
    Path saved = folder.resolve("saved.tar");
    ok("save", "-o", saved.toString(), "busybox");
    byte[] archive = Files.readAllBytes(saved);
    call(200, "POST", "/images/load?quiet=1", "application/x-tar", archive);
    call(200, "POST", "/images/load", "application/x-tar", new byte[4096]);
    call(
        200,
        "POST",
        "/images/create?fromSrc=-&repo=imported&tag=1",
        "application/x-tar",
        new byte[1024]);
    post(201, "/containers/create?name=source", "{\"Image\": \"busybox\"}");
    post(201, "/commit?container=source&repo=committed&tag=1&comment=c&author=a", "{}");
    post(404, "/commit?container=nosuch");
    call(409, "DELETE", "/images/busybox", "");
    post(200, "/images/prune");
    call(200, "DELETE", "/images/committed:1", "");
    call(200, "DELETE", "/images/imported:1", "");
    get("/system/df");
    get("/system/df?type=container&type=volume");
  }

  /** Tags, then calls. */
  private void call(
      int status, String method, String target, String type, byte[] body, String from, String tag)
      throws IOException {
    post(201, "/images/" + from + "/tag?repo=busybox&tag=" + tag);
    call(status, method, target, type, body);
  }

  @Test
  void registries() throws IOException {
    assumeTrue(DebianRegistry.isInstalled(), "no docker-registry on this host");
    try (DebianRegistry registry = DebianRegistry.start(folder, "")) {
      String name = registry.host() + "/team/app";
      post(201, "/images/busybox/tag?repo=" + name + "&tag=1");
      post(200, "/images/" + name + "/push?tag=1");
      get("/distribution/" + name + ":1/json");
      call(200, "DELETE", "/images/" + name + ":1", "");
      post(200, "/images/create?fromImage=" + name + "&tag=1");
      call(200, "DELETE", "/images/" + name + ":1", "");
      post(404, "/images/create?fromImage=" + name + "&tag=nosuch");
    }
    post(404, "/images/nosuch/tag?repo=a");
    post(404, "/images/nosuch/push");
  }

  @Test
  void volumesAndNetworks() throws IOException {
    post(201, "/volumes/create", "{\"Name\": \"named\", \"Labels\": {\"a\": \"b\"}}");
    post(201, "/volumes/create", "{}");
    post(400, "/volumes/create", "{\"Name\": \"../\"}");
    get("/volumes");
    get("/volumes/named");
    call(404, "GET", "/volumes/nosuch", "");
    call(503, "PUT", "/volumes/named?version=1", "{}");
    call(204, "DELETE", "/volumes/named", "");
    call(404, "DELETE", "/volumes/nosuch", "");
    post(200, "/volumes/prune");
    post(
        201,
        "/networks/create",
        "{\"Name\": \"net\", \"IPAM\": {\"Config\": [{\"Subnet\": \"10.9.0.0/16\"}]},"
            + " \"Labels\": {\"a\": \"b\"}}");
    post(409, "/networks/create", "{\"Name\": \"net\", \"CheckDuplicate\": true}");
    get("/networks");
    get("/networks/net?verbose=1&scope=local");
    call(404, "GET", "/networks/nosuch", "");
    post(201, "/containers/create?name=member", "{\"Image\": \"busybox\"}");
    post(200, "/networks/net/connect", "{\"Container\": \"member\"}");
    post(403, "/networks/net/connect", "{\"Container\": \"member\"}");
    post(200, "/networks/net/disconnect", "{\"Container\": \"member\"}");
    post(404, "/networks/nosuch/connect", "{\"Container\": \"member\"}");
    post(404, "/networks/nosuch/disconnect", "{\"Container\": \"member\"}");
    call(403, "DELETE", "/networks/bridge", "");
    call(204, "DELETE", "/networks/net", "");
    call(404, "DELETE", "/networks/net", "");
    post(200, "/networks/prune");
  }

  /** What was never answered was never held against anything. */
  @AfterAll
  void allWereAnswered() {
    if (DockerSpecification.found().isEmpty() || !DebianRegistry.isInstalled()) {
      return;
    }
    Set<String> missing = new TreeSet<>(DockerSpecification.coreOperations());
    missing.removeAll(arcbox.answeredOperations());
    missing.removeAll(NOT_ANSWERED);
    assertEquals(Set.of(), missing);
  }
}
