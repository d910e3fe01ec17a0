package dev.arcbox.runtime.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image manifest: one configuration and its layers, lowest first.
 *
 * @param mediaType Docker's or the specification's
 */
public record Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
  public Manifest {
    layers = List.copyOf(layers);
  }

  public Manifest(Descriptor config, List<Descriptor> layers) {
    this(MediaTypes.MANIFEST, config, layers);
  }

  public static Manifest parse(byte[] bytes) {
    JsonDocument json = JsonDocument.parse("image manifest", bytes);
    requireSchema(json);
    json.text("mediaType")
        .filter(type -> !MediaTypes.isManifest(type))
        .ifPresent(
            type -> {
              throw json.invalid(
                  "mediaType", "is " + Shown.shortened(type) + ", not that of an image manifest");
            });
    Descriptor config =
        Descriptor.parse(
            json.object("config").orElseThrow(() -> json.invalid("config", "is missing")));
    // The field is optional in the specification's own manifests; Docker's always have it.
    String type = json.text("mediaType").orElse(MediaTypes.MANIFEST);
    return new Manifest(
        type, config, json.objects("layers").stream().map(Descriptor::parse).toList());
  }

  public byte[] toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 2).put("mediaType", mediaType).set("config", config.toJson());
    ArrayNode array = json.putArray("layers");
    layers.forEach(layer -> array.add(layer.toJson()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static void requireSchema(JsonDocument json) {
    if (json.number("schemaVersion") != 2) {
      throw json.invalid("schemaVersion", "must be 2");
    }
  }
}
