package dev.arcbox.runtime.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object from outside, read with limits. Every accessor names the field when it is not what
 * it must be.
 *
 * @param what names the document in errors: {@code "manifest.json"}
 */
public record JsonDocument(String what, JsonNode node) {
  /** Registries and containerd take manifests and configurations up to this size. */
  public static final int MAX_BYTES = 4 << 20;

  /** Real documents nest below ten deep. */
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(1 << 20)
                          .maxNameLength(1 << 16)
                          .maxNumberLength(32)
                          .build())
                  // Two readers that pick different ones of two equal keys can be played against
                  // each other.
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public static JsonDocument parse(String what, byte[] bytes) {
    JsonDocument document = parseAny(what, bytes);
    if (!document.node.isObject()) {
      throw new OciException.InvalidDocument(what, "a JSON object expected");
    }
    return document;
  }

  /** As {@link #parse}, for a document that is an array of objects. */
  public static List<JsonDocument> parseArray(String what, byte[] bytes) {
    JsonDocument document = parseAny(what, bytes);
    if (!document.node.isArray()) {
      throw new OciException.InvalidDocument(what, "a JSON array expected");
    }
    List<JsonDocument> elements = new ArrayList<>();
    document.node.forEach(
        element -> elements.add(new JsonDocument(what, element).mustBeObject("element")));
    return elements;
  }

  public Optional<JsonDocument> object(String field) {
    return present(field)
        .map(value -> new JsonDocument(what + "." + field, value).mustBeObject(field));
  }

  public List<JsonDocument> objects(String field) {
    return elements(
        field, value -> new JsonDocument(what + "." + field, value).mustBeObject(field));
  }

  public Optional<String> text(String field) {
    return present(field).map(value -> mustBeText(field, value));
  }

  public String requiredText(String field) {
    return text(field).orElseThrow(() -> invalid(field, "is missing"));
  }

  public long requiredSize(String field) {
    JsonNode value = present(field).orElseThrow(() -> invalid(field, "is missing"));
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw invalid(field, "must be a number of bytes");
    }
    return value.longValue();
  }

  /** A whole number, or 0. */
  public long number(String field) {
    JsonNode value = present(field).orElse(null);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(field, "must be a whole number");
    }
    return value.longValue();
  }

  /** True only if it says so. */
  public boolean flag(String field) {
    JsonNode value = present(field).orElse(null);
    if (value != null && !value.isBoolean()) {
      throw invalid(field, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  public List<String> texts(String field) {
    return elements(field, value -> mustBeText(field, value));
  }

  /** A string map in the document's order. */
  public Map<String, String> textMap(String field) {
    Map<String, String> map = new LinkedHashMap<>();
    object(field)
        .ifPresent(
            found ->
                found
                    .node
                    .properties()
                    .forEach(e -> map.put(e.getKey(), mustBeText(field, e.getValue()))));
    return map;
  }

  /** The keys of an object whose values say nothing, as in {@code ExposedPorts}. */
  public List<String> keys(String field) {
    List<String> keys = new ArrayList<>();
    object(field).ifPresent(found -> found.node.fieldNames().forEachRemaining(keys::add));
    return keys;
  }

  public OciException invalid(String field, String why) {
    return new OciException.InvalidDocument(what, "\"" + field + "\" " + why);
  }

  private <T> List<T> elements(String field, Function<JsonNode, T> read) {
    List<T> elements = new ArrayList<>();
    present(field)
        .ifPresent(
            array -> {
              if (!array.isArray()) {
                throw invalid(field, "must be an array");
              }
              array.forEach(element -> elements.add(read.apply(element)));
            });
    return elements;
  }

  private String mustBeText(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw invalid(field, "must be text");
    }
    if (value.textValue().indexOf('\0') >= 0) {
      throw invalid(field, "contains a NUL character");
    }
    return value.textValue();
  }

  private JsonDocument mustBeObject(String field) {
    if (!node.isObject()) {
      throw invalid(field, "must be an object");
    }
    return this;
  }

  /** Go writes null for what is empty. */
  private Optional<JsonNode> present(String field) {
    return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
  }

  private static JsonDocument parseAny(String what, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new OciException.InvalidDocument(
          what, bytes.length + " bytes exceed the limit of " + MAX_BYTES);
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw new OciException.InvalidDocument(what, "is empty");
      }
      return new JsonDocument(what, node);
    } catch (IOException e) {
      throw new OciException.InvalidDocument(
          what, "is not acceptable JSON: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    return Shown.shortened(message.lines().findFirst().orElse(""));
  }
}
