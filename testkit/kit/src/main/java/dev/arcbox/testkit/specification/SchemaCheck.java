package dev.arcbox.testkit.specification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether a document is what a schema of Swagger 2.0 describes. */
public final class SchemaCheck {
  /**
   * A place where it is not.
   *
   * @param pointer to the value, as a JSON pointer
   * @param schema the name of the definition that wants it otherwise; empty outside of any
   * @param wanted what it should be, and what it is
   */
  public record Difference(String pointer, String schema, String wanted) {
    @Override
    public String toString() {
      return (pointer.isEmpty() ? "/" : pointer)
          + ": "
          + wanted
          + (schema.isEmpty() ? "" : " (" + schema + ")");
    }
  }

  private final Specification specification;
  private final List<Difference> found = new ArrayList<>();

  private SchemaCheck(Specification specification) {
    this.specification = specification;
  }

  public static List<Difference> differences(
      Specification specification, JsonNode schema, JsonNode document) {
    SchemaCheck check = new SchemaCheck(specification);
    check.check(document, schema, "", "");
    return check.found;
  }

  private void check(JsonNode value, JsonNode schema, String at, String name) {
    if (schema.has("$ref")) {
      String reference = schema.get("$ref").asText();
      String referred = reference.substring(reference.lastIndexOf('/') + 1);
      if (!value.isNull() || !schema.path("x-nullable").asBoolean()) {
        check(value, specification.referred(reference), at, referred);
      }
      return;
    }
    if (value.isNull()) {
      checkNull(schema, at, name);
      return;
    }
    schema.path("allOf").forEach(part -> check(value, part, at, name));
    if (isOfType(value, schema, at, name)) {
      checkObject(value, schema, at, name);
      checkArray(value, schema, at, name);
      Scalars.wrong(value, schema).ifPresent(wanted -> differs(at, name, wanted));
    }
  }

  private void checkNull(JsonNode schema, String at, String name) {
    boolean any = !schema.has("type") && !schema.has("allOf");
    if (!any && !schema.path("x-nullable").asBoolean()) {
      differs(at, name, "must be " + schema.path("type").asText("an object") + ", is null");
    }
  }

  private boolean isOfType(JsonNode value, JsonNode schema, String at, String name) {
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "" -> true;
          default ->
              throw new IllegalArgumentException("the specification's type \"" + type + "\"");
        };
    if (!fits) {
      differs(at, name, "must be " + type + ", is " + Scalars.shown(value));
    }
    return fits;
  }

  private void checkObject(JsonNode value, JsonNode schema, String at, String name) {
    if (!value.isObject()) {
      return;
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        differs(at, name, "must have \"" + required.asText() + "\"");
      }
    }
    JsonNode known = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    value
        .properties()
        .forEach(
            field -> {
              String below = at + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
              if (known.has(field.getKey())) {
                check(field.getValue(), known.get(field.getKey()), below, name);
              } else if (others.isObject()) {
                check(field.getValue(), others, below, name);
              } else if (others.isBoolean() && !others.asBoolean()) {
                differs(below, name, "must not be there");
              }
            });
  }

  private void checkArray(JsonNode value, JsonNode schema, String at, String name) {
    if (!value.isArray()) {
      return;
    }
    if (value.size() < schema.path("minItems").asInt(0)
        || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
      differs(at, name, "must not have " + value.size() + " elements");
    }
    if (schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), schema.get("items"), at + "/" + i, name);
      }
    }
  }

  private void differs(String at, String name, String wanted) {
    found.add(new Difference(at, name, wanted));
  }
}
