package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.docker.exchange.Json;
import java.util.List;

/** What a client was answered. */
record Answer(int status, String body) {

  static Answer parse(String whole) {
    int end = whole.indexOf("\r\n\r\n");
    return new Answer(Integer.parseInt(whole.substring(9, 12)), whole.substring(end + 4));
  }

  JsonNode json() {
    return Json.parse(body);
  }

  /** A stream of documents, one a line. */
  List<JsonNode> lines() {
    return body.lines().filter(line -> !line.isBlank()).map(Json::parse).toList();
  }

  Answer has(int wanted) {
    assertEquals(wanted, status, body);
    return this;
  }

  /** An error in Docker's form. */
  void says(int wanted, String message) {
    has(wanted);
    assertEquals(message, json().path("message").asText());
  }
}
