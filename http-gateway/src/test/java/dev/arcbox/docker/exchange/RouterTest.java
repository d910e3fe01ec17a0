package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RouterTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        TestServer.of(
            folder,
            Route.of("GET", "/things/json", _ -> Replies.json(Json.array())),
            Route.of("GET", "/things/{id}/json", call -> Replies.text("one " + call.part("id"))),
            Route.of("GET", "/names/{name...}/json", call -> Replies.text(call.part("name"))),
            Route.of("GET", "/version", call -> Replies.text(call.version().toString())),
            Route.of("GET", "/query", call -> Replies.text(call.query().text("q"))),
            Route.of(
                "GET",
                "/fails",
                _ -> {
                  throw new Refusal.NotFound("thing", "x");
                }),
            Route.of("POST", "/echo", call -> Replies.json(call.document())));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static String answer(String request) throws IOException {
    try (RawClient client = server.connect()) {
      return client.send(request + "\r\nHost: docker\r\nConnection: close\r\n\r\n").rest();
    }
  }

  private static String get(String path) throws IOException {
    return answer("GET " + path + " HTTP/1.1");
  }

  private static String post(String body, String type) throws IOException {
    try (RawClient client = server.connect()) {
      return client
          .send(
              "POST /echo HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: "
                  + type
                  + "\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
          .rest();
    }
  }

  private static void assertEnds(String answer, String end) {
    assertTrue(answer.endsWith(end), answer);
  }

  @Test
  void everyAnswerCarriesDockersHeaders() throws IOException {
    String answer = get("/things/json");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nApi-Version: 1.43\r\n"), answer);
    assertTrue(answer.contains("\r\nDocker-Experimental: false\r\n"), answer);
    assertTrue(answer.contains("\r\nOstype: linux\r\n"), answer);
    assertTrue(answer.contains("\r\nServer: Docker/1.2.3 (linux)\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
  }

  @ParameterizedTest
  @CsvSource({"/version,1.43", "/v1.24/version,1.24", "/v1.43/version,1.43"})
  void versionsAreTakenFromThePath(String path, String version) throws IOException {
    assertEnds(get(path), "\r\n\r\n" + version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1.23/version|client version 1.23 is too old. Minimum supported API version is 1.24,"
            + " please upgrade your client to a newer version",
        "/v1.44/version|client version 1.44 is too new. Maximum supported API version is 1.43",
        "/v2.0/version|client version 2.0 is too new. Maximum supported API version is 1.43"
      })
  void otherVersionsAreRefused(String path, String message) throws IOException {
    String answer = get(path);
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertEnds(answer, "{\"message\":\"" + message + "\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/v1.43/nothing", "/v1.43", "/things/a/b/json", "/"})
  void unknownPathsAreNotFound(String path) throws IOException {
    String answer = get(path);
    assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    assertEnds(answer, "{\"message\":\"page not found\"}\n");
  }

  @Test
  void namesMayHoldSlashesAndColons() throws IOException {
    assertEnds(
        get("/v1.43/names/localhost:5000/a/b:latest/json"), "\r\n\r\nlocalhost:5000/a/b:latest");
    assertEnds(get("/v1.43/names/a%2Fb%3Ac/json"), "\r\n\r\na/b:c");
  }

  @Test
  void queriesAreDecodedAsFormsAre() throws IOException {
    assertEnds(get("/query?q=a+b%2Bc%7B%22d%22%7D&q=second"), "\r\n\r\na b+c{\"d\"}");
  }

  @Test
  void aRefusalHasItsStatusAndWords() throws IOException {
    String answer = get("/fails");
    assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    assertEnds(answer, "{\"message\":\"No such thing: x\"}\n");
  }

  @Test
  void documentsComeAndGoAsJson() throws IOException {
    assertEnds(post("{\"a\":[1,null]}", "application/json"), "{\"a\":[1,null]}\n");
    assertEnds(post("", "application/json"), "{}\n");
  }

  @Test
  void otherTypesOfBodiesAreRefused() throws IOException {
    String answer = post("a=b", "application/x-www-form-urlencoded");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("must be 'application/json'"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "nul", "\"text\""})
  void brokenDocumentsAreRefused(String body) throws IOException {
    String answer = post(body, "application/json");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("{\"message\":\""), answer);
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws IOException {
    try (RawClient client = server.connect()) {
      for (int i = 0; i < 3; i++) {
        client.get("/things/" + i + "/json");
        assertTrue(client.head().startsWith("HTTP/1.1 200 OK"));
        assertEquals("one " + i, client.read(5));
      }
    }
  }
}
