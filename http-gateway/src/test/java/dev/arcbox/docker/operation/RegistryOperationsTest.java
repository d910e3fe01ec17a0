package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.RegistryGuard;
import dev.arcbox.testkit.registry.TestRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RegistryOperationsTest {
  private static final TestImage IMAGE = TestImage.of("app:1", "content");

  @TempDir private Path folder;
  private TestRegistry registry;
  private ApiBench bench;

  @BeforeEach
  void open() throws IOException {
    registry = TestRegistry.open();
    bench = new ApiBench(folder);
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    registry.close();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String userAndPassword(String password) {
    return "X-Registry-Auth: " + base64("{\"username\":\"u\",\"password\":\"" + password + "\"}");
  }

  private Answer pull(String tag, String... headers) throws IOException {
    return bench.call(
        "POST",
        "/images/create?fromImage=" + registry.host() + "/team/app&tag=" + tag,
        "",
        headers);
  }

  private static List<String> statuses(Answer answer) {
    return answer.lines().stream().map(line -> line.path("status").asText()).toList();
  }

  @Test
  void aPullSaysWhatItDoesLineByLine() throws IOException {
    String digest = registry.add("team/app", "1", IMAGE);
    List<String> statuses = statuses(pull("1").has(200));
    assertEquals("Pulling from team/app", statuses.getFirst());
    assertTrue(statuses.contains("Pull complete"), statuses.toString());
    assertEquals(
        List.of(
            "Digest: " + digest,
            "Status: Downloaded newer image for " + registry.host() + "/team/app:1"),
        statuses.subList(statuses.size() - 2, statuses.size()));
    assertEquals(
        IMAGE.id(),
        bench.get("/images/" + registry.host() + "/team/app:1/json").json().path("Id").asText());
    // By digest, as clients write it.
    statuses = statuses(pull(digest).has(200));
    assertTrue(statuses.getLast().startsWith("Status: "), statuses.toString());
  }

  @Test
  void whatIsNotThereIsAnErrorAndNotALine() throws IOException {
    Answer answer = pull("none").has(404);
    assertEquals(
        "manifest for "
            + registry.host()
            + "/team/app:none not found: manifest unknown: manifest unknown",
        answer.json().path("message").asText());
    bench.post("/images/create", "").says(400, "neither fromImage nor fromSrc is given");
    bench.post("/images/create?fromImage=UPPER&tag=1", "").has(400);
  }

  @Test
  void aFailureOnTheWayIsTheLastLine() throws IOException {
    registry.add("team/app", "1", IMAGE);
    registry.script(
        exchange -> {
          boolean blob = exchange.getRequestURI().getPath().contains("/blobs/");
          if (blob) {
            TestRegistry.send(exchange, 200, "x/y", new byte[] {1, 2, 3});
          }
          return blob;
        });
    List<JsonNode> lines = pull("1").lines();
    JsonNode last = lines.getLast();
    assertTrue(last.path("error").isTextual(), lines.toString());
    assertEquals(last.path("error"), last.at("/errorDetail/message"));
    bench.get("/images/" + registry.host() + "/team/app:1/json").has(404);
  }

  @Test
  void aPushIsPulledAgain() throws IOException {
    bench.images.load(new ByteArrayInputStream(ImageArchives.oci(IMAGE)), _ -> {});
    String name = registry.host() + "/other/app";
    bench.post("/images/app:1/tag?repo=" + name + "&tag=2", "").has(201);
    Answer answer = bench.call("POST", "/images/" + name + "/push?tag=2", "").has(200);
    List<String> statuses = statuses(answer);
    assertEquals("The push refers to repository [" + name + "]", statuses.getFirst());
    assertTrue(statuses.contains("Pushed"), statuses.toString());
    JsonNode aux = answer.lines().getLast().path("aux");
    assertEquals("2", aux.path("Tag").asText(), answer.body());
    assertTrue(registry.manifests().containsKey("other/app:2"));
    JsonNode found =
        bench.get("/distribution/" + name + ":2/json").has(200).json().path("Descriptor");
    assertEquals(aux.path("Digest"), found.path("digest"));
  }

  @Test
  void credentialsComeInAHeader() throws IOException {
    registry.add("team/app", "1", IMAGE);
    String basic = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
    registry.guard(RegistryGuard.basic("Basic " + basic));
    assertTrue(pull("1").status() >= 400);
    assertTrue(pull("1", userAndPassword("wrong")).status() >= 400);
    pull("1", userAndPassword("p")).has(200);
    pull("1", "X-Registry-Auth: ?").has(400);
    String login =
        "{\"username\":\"u\",\"password\":\"%s\",\"serveraddress\":\"http://"
            + registry.host()
            + "/v2/\"}";
    assertEquals(
        "Login Succeeded",
        bench.post("/auth", login.formatted("p")).has(200).json().path("Status").asText());
    bench.post("/auth", login.formatted("wrong")).has(401);
  }

  @Test
  void searchesAreAnswered() throws IOException {
    registry.script(
        exchange -> {
          boolean search = exchange.getRequestURI().getPath().equals("/v1/search");
          if (search) {
            String json =
                "{\"num_results\":1,\"results\":[{\"name\":\"team/app\",\"description\":\"d\","
                    + "\"star_count\":3,\"is_official\":false,\"is_automated\":false}]}";
            TestRegistry.send(
                exchange, 200, "application/json", json.getBytes(StandardCharsets.UTF_8));
          }
          return search;
        });
    JsonNode found = bench.get("/images/search?term=" + registry.host() + "/app").has(200).json();
    assertEquals("team/app", found.at("/0/name").asText());
    assertEquals(3, found.at("/0/star_count").asInt());
    bench
        .get("/images/search?term=x&filters=%7B%22stars%22:%5B%22many%22%5D%7D")
        .says(400, "invalid filter 'stars=many'");
  }

  @Test
  void anArchiveOfFilesBecomesAnImage() throws IOException {
    byte[] tree = new TarBuilder().file("etc/motd", "hello").build();
    Answer answer =
        bench
            .send(
                "POST",
                "/images/create?fromSrc=-&repo=tree&tag=1&message=why&changes=CMD%20sh",
                tree,
                "application/x-tar",
                List.of())
            .has(200);
    String id = answer.lines().getLast().path("status").asText();
    assertTrue(id.startsWith("sha256:"), answer.body());
    JsonNode image = bench.get("/images/tree:1/json").has(200).json();
    assertEquals(id, image.path("Id").asText());
    assertEquals("why", image.path("Comment").asText());
    Answer broken =
        bench.send(
            "POST",
            "/images/create?fromSrc=-",
            new byte[] {1, 2, 3},
            "application/x-tar",
            List.of());
    assertTrue(broken.has(200).lines().getLast().has("error"), broken.body());
    bench.post("/images/create?fromSrc=http://a/b", "").has(501);
  }
}
