package dev.arcbox.testkit.specification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.arcbox.testkit.relay.Exchange;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReplyAuditTest {
  private static final Specification SPECIFICATION =
      Specification.read(new StringReader(SchemaCheckTest.YAML));

  private static Exchange get(String target, int status, String type, String body) {
    return new Exchange("GET", target, status, type, body.getBytes(StandardCharsets.UTF_8), true);
  }

  private static Exchange json(String target, int status, String body) {
    return get(target, status, "application/json", body);
  }

  private static List<String> failures(Deviations deviations, Exchange... exchanges) {
    ReplyAudit audit = new ReplyAudit(SPECIFICATION, deviations);
    for (Exchange exchange : exchanges) {
      audit.accept(exchange);
    }
    return audit.failures();
  }

  private static List<String> failures(Exchange... exchanges) {
    return failures(Deviations.NONE, exchanges);
  }

  @Test
  void rightAnswersAreSilent() {
    ReplyAudit audit = new ReplyAudit(SPECIFICATION, Deviations.NONE);
    audit.accept(json("/v1.43/pets/some/one?size=1", 200, "{\"id\": 1}"));
    audit.accept(json("/pets/all", 200, "[{\"id\": 1}]"));
    audit.accept(json("/pets/none", 404, "{\"message\": \"no such pet\"}"));
    assertEquals(List.of(), audit.failures());
    assertEquals(Set.of("GET /pets/{name}", "GET /pets/all"), audit.operations());
    assertEquals(3, audit.documents());
  }

  @Test
  void wrongAnswersAreNamed() {
    assertEquals(
        List.of("GET /pets/{name} 200 /id: must be integer, is \"1\" (Pet)"),
        failures(json("/pets/x", 200, "{\"id\": \"1\"}")));
    assertEquals(
        List.of("GET /pets/x → 409: the status is not listed for GET /pets/{name}"),
        failures(json("/pets/x", 409, "{\"message\": \"\"}")));
    assertEquals(
        List.of("GET /pets/{name} 404 /: must have \"message\" (ErrorResponse)"),
        failures(json("/pets/x", 404, "{}")));
    assertEquals(
        List.of("GET /cows → 200: is no operation of the specification"),
        failures(json("/cows", 200, "{}")));
    assertEquals(
        List.of("GET /pets/x → 200: is text/plain, not a document"),
        failures(get("/pets/x", 200, "text/plain", "x")));
    assertEquals(List.of("GET /pets/x → 200: has no document"), failures(json("/pets/x", 200, "")));
    assertEquals(1, failures(json("/pets/x", 200, "{\"id\": 1")).size());
  }

  @Test
  void everyDocumentOfAStreamIsChecked() {
    assertEquals(
        List.of("GET /pets/{name} 200 /id: must be integer, is true (Pet)"),
        failures(json("/pets/x", 200, "{\"id\": 1}\n{\"id\": true}")));
    Exchange left =
        new Exchange(
            "GET",
            "/pets/x",
            200,
            "application/json",
            "{\"id\": 1}\n{\"i".getBytes(StandardCharsets.UTF_8),
            false);
    assertEquals(List.of(), failures(left));
  }

  @Test
  void deviationsAreLetThrough() {
    Deviations deviations =
        new Deviations(
            List.of(Pattern.compile("GET /cows")),
            Set.of("GET /pets/{name} 409"),
            List.of(Deviations.Place.of("Pet", "/tags", "is null")));
    assertEquals(
        List.of("GET /pets/{name} 200 /marks: must be object, is null (Pet)"),
        failures(
            deviations,
            json("/cows", 200, "{}"),
            json("/pets/x", 409, "{\"message\": \"\"}"),
            json("/pets/x", 200, "{\"id\": 1, \"tags\": null}"),
            json("/pets/x", 200, "{\"id\": 1, \"marks\": null}")));
  }
}
