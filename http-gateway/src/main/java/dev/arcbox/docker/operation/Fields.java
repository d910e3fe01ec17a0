package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a JSON object as a client sent it. Absent and null are the same, as in Go; a value
 * of another type is refused with the field's name.
 *
 * @param path of the object in the document, for messages
 */
record Fields(ObjectNode object, String path) {

  JsonNode node(String name) {
    JsonNode node = object.path(name);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  boolean has(String name) {
    return !node(name).isMissingNode();
  }

  String text(String name) {
    JsonNode node = node(name);
    return node.isMissingNode() ? "" : textOf(node, name);
  }

  boolean flag(String name) {
    JsonNode node = node(name);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw wrong(name, "true or false", node);
    }
    return node.asBoolean();
  }

  long number(String name) {
    JsonNode node = node(name);
    if (node.isMissingNode()) {
      return 0;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(name, "a whole number", node);
    }
    return node.asLong();
  }

  int integer(String name) {
    long number = number(name);
    if ((int) number != number) {
      throw wrong(name, "a number of 32 bits", node(name));
    }
    return (int) number;
  }

  List<String> texts(String name) {
    JsonNode node = node(name);
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(name, "a list of texts", node);
    }
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(textOf(text, name)));
    return texts;
  }

  /** A command is a list, or one text that stands for a list of one. */
  List<String> command(String name) {
    JsonNode node = node(name);
    return node.isTextual() ? List.of(node.asText()) : texts(name);
  }

  Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    object(name).object.properties().forEach(e -> map.put(e.getKey(), textOf(e.getValue(), name)));
    return map;
  }

  /** The keys of an object whose values say nothing. */
  List<String> keys(String name) {
    List<String> keys = new ArrayList<>();
    object(name).object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** An absent object is an empty one. */
  Fields object(String name) {
    JsonNode node = node(name);
    if (node.isMissingNode()) {
      return new Fields(Json.object(), path + name + ".");
    }
    if (!(node instanceof ObjectNode found)) {
      throw wrong(name, "an object", node);
    }
    return new Fields(found, path + name + ".");
  }

  Map<String, Fields> objectsByName(String name) {
    Fields all = object(name);
    Map<String, Fields> objects = new LinkedHashMap<>();
    all.object.fieldNames().forEachRemaining(key -> objects.put(key, all.object(key)));
    return objects;
  }

  List<Fields> objects(String name) {
    JsonNode node = node(name);
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(name, "a list of objects", node);
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : node) {
      if (!(element instanceof ObjectNode found)) {
        throw wrong(name, "a list of objects", element);
      }
      objects.add(new Fields(found, path + name + "."));
    }
    return objects;
  }

  private String textOf(JsonNode node, String name) {
    if (!node.isTextual()) {
      throw wrong(name, "a text", node);
    }
    return node.asText();
  }

  private Failure wrong(String name, String wanted, JsonNode found) {
    String shown = found.toString();
    return Failure.invalid(
        "invalid JSON: "
            + path
            + name
            + " must be "
            + wanted
            + ", not "
            + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown));
  }
}
