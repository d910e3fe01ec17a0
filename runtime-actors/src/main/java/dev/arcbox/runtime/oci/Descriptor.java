package dev.arcbox.runtime.oci;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A pointer to content, with what it must turn out to be. */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Map<String, String> annotations,
    Optional<Platform> platform) {
  public Descriptor {
    annotations = Map.copyOf(annotations);
  }

  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Map.of(), Optional.empty());
  }

  static Descriptor parse(JsonDocument json) {
    return new Descriptor(
        json.requiredText("mediaType"),
        Digest.parse(json.requiredText("digest")),
        json.requiredSize("size"),
        json.textMap("annotations"),
        json.object("platform")
            .map(
                p ->
                    new Platform(
                        p.requiredText("os"),
                        p.requiredText("architecture"),
                        p.text("variant").orElse(""))));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
    if (!annotations.isEmpty()) {
      ObjectNode named = json.putObject("annotations");
      new TreeMap<>(annotations).forEach(named::put);
    }
    return json;
  }

  /** Signatures and provenance that builders put beside images; nothing to run. */
  public boolean isAttestation() {
    return annotations.containsKey("vnd.docker.reference.type")
        || platform.filter(p -> p.os().equals("unknown")).isPresent();
  }
}
