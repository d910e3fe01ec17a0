package dev.arcbox.testkit.specification;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.arcbox.testkit.relay.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects what answers have against a specification. */
public final class ReplyAudit {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final JsonNode ERROR =
      MAPPER.createObjectNode().put("$ref", "#/definitions/ErrorResponse");

  private final Specification specification;
  private final Deviations deviations;
  private final Set<String> failures = new ConcurrentSkipListSet<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger documents = new AtomicInteger();

  public ReplyAudit(Specification specification, Deviations deviations) {
    this.specification = specification;
    this.deviations = deviations;
  }

  /** Called with every exchange, by any thread. */
  public void accept(Exchange exchange) {
    try {
      failures.addAll(failures(exchange));
    } catch (IOException | RuntimeException e) {
      failures.add(exchange + ": cannot be checked: " + e);
    }
  }

  /** Each in a line: method, path, status, place and what is wrong. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The operations that were answered with success. */
  public Set<String> operations() {
    return Set.copyOf(seen);
  }

  /** How many documents were held against a schema. */
  public int documents() {
    return documents.get();
  }

  private List<String> failures(Exchange exchange) throws IOException {
    var found = specification.find(exchange.method(), exchange.path());
    if (found.isEmpty()) {
      return deviations.allowsOperation(exchange)
          ? List.of()
          : List.of(exchange + ": is no operation of the specification");
    }
    Specification.Operation operation = found.get();
    if (exchange.status() < 400) {
      seen.add(operation.name());
    }
    var response = operation.response(exchange.status());
    List<String> problems = new ArrayList<>();
    if (response.isEmpty() && !deviations.allowsStatus(operation.name(), exchange.status())) {
      problems.add(exchange + ": the status is not listed for " + operation.name());
    }
    JsonNode schema = response.map(r -> r.path("schema")).orElse(MissingNode.getInstance());
    if (exchange.status() >= 400) {
      schema = ERROR;
    }
    problems.addAll(documentProblems(exchange, operation, schema));
    return problems;
  }

  private List<String> documentProblems(
      Exchange exchange, Specification.Operation operation, JsonNode schema) throws IOException {
    boolean isJson = exchange.type().equals("application/json");
    if (schema.isMissingNode() || exchange.method().equals("HEAD")) {
      return List.of();
    }
    if (!isJson) {
      return schema.path("type").asText().equals("string")
          ? List.of()
          : List.of(exchange + ": is " + exchange.type() + ", not a document");
    }
    List<String> problems = new ArrayList<>();
    for (JsonNode document : documents(exchange)) {
      documents.incrementAndGet();
      for (SchemaCheck.Difference difference :
          SchemaCheck.differences(specification, schema, document)) {
        if (!deviations.allows(difference)) {
          problems.add(operation.name() + " " + exchange.status() + " " + difference);
        }
      }
    }
    if (exchange.complete()
        && exchange.body().length == 0
        && !deviations.allowsEmpty(operation.name(), exchange.status())) {
      problems.add(exchange + ": has no document");
    }
    return problems;
  }

  /** A stream has many; one that the client left may break off in the last. */
  private static List<JsonNode> documents(Exchange exchange) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(exchange.body())) {
      for (JsonNode next = MAPPER.readTree(parser); next != null; next = MAPPER.readTree(parser)) {
        documents.add(next);
      }
    } catch (JsonProcessingException e) {
      if (exchange.complete()) {
        throw e;
      }
    }
    return documents;
  }
}
