package dev.arcbox.runtime.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An image index: manifests of several images, or of one for several platforms. */
public record ImageIndex(List<Descriptor> manifests) {
  public ImageIndex {
    manifests = List.copyOf(manifests);
  }

  public static ImageIndex parse(String what, byte[] bytes) {
    JsonDocument json = JsonDocument.parse(what, bytes);
    Manifest.requireSchema(json);
    return new ImageIndex(json.objects("manifests").stream().map(Descriptor::parse).toList());
  }

  public byte[] toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    ArrayNode array = json.putArray("manifests");
    manifests.forEach(manifest -> array.add(manifest.toJson()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
