package dev.arcbox.testkit.specification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * An interface as Swagger 2.0 describes it.
 *
 * @see <a href="https://swagger.io/specification/v2/">OpenAPI 2.0</a>
 */
public final class Specification {
  /**
   * One operation.
   *
   * @param path with its variables: {@code /containers/{id}/json}
   */
  public record Operation(String method, String path, JsonNode description) {
    public String name() {
      return method + " " + path;
    }

    /** The description of an answer with this status. */
    public Optional<JsonNode> response(int status) {
      JsonNode response = description.path("responses").path(Integer.toString(status));
      return Optional.of(response).filter(JsonNode::isObject);
    }

    boolean isVariable() {
      return path.contains("{");
    }
  }

  private record Pathed(Pattern pattern, Operation operation) {}

  private final JsonNode document;
  private final List<Pathed> operations = new ArrayList<>();

  private Specification(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue()))));
    // A path without variables comes before one that would fit it too.
    operations.sort(Comparator.comparing(pathed -> pathed.operation.isVariable()));
  }

  private void add(Operation operation) {
    // Names of images hold slashes.
    String pattern =
        Pattern.quote(operation.path)
            .replace("{name}", "\\E.+\\Q")
            .replaceAll("\\{[a-z]+}", "\\\\E[^/]+\\\\Q");
    operations.add(new Pathed(Pattern.compile(pattern), operation));
  }

  public static Specification read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader);
    }
  }

  static Specification read(Reader yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(16 << 20);
    Object tree = new Yaml(new SafeConstructor(options)).load(yaml);
    return new Specification(new ObjectMapper().valueToTree(tree));
  }

  public List<Operation> operations() {
    return operations.stream().map(Pathed::operation).toList();
  }

  /** The operation of a request. */
  public Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(pathed -> pathed.operation.method.equals(method))
        .filter(pathed -> pathed.pattern.matcher(path).matches())
        .map(Pathed::operation)
        .findFirst();
  }

  /** What {@code #/definitions/Name} points to. */
  JsonNode referred(String reference) {
    JsonNode found = document.at(reference.substring(1));
    if (!reference.startsWith("#/") || found.isMissingNode()) {
      throw new IllegalArgumentException("the specification has no \"" + reference + "\"");
    }
    return found;
  }
}
