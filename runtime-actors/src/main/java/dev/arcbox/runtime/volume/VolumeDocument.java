package dev.arcbox.runtime.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.store.DocumentRecord;
import dev.arcbox.runtime.store.StoreException;
import java.util.HashMap;
import java.util.Map;

/** A volume as a row of the store. */
final class VolumeDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VolumeDocument() {}

  static DocumentRecord record(Volume volume) {
    ObjectNode document = JSON.createObjectNode();
    document.put("folder", volume.folder());
    document.put("anonymous", volume.anonymous());
    ObjectNode labels = document.putObject("labels");
    volume.labels().forEach(labels::put);
    ObjectNode options = document.putObject("options");
    volume.options().forEach(options::put);
    return new DocumentRecord(volume.name(), volume.name(), volume.created(), document.toString());
  }

  static Volume volume(DocumentRecord row) {
    try {
      JsonNode document = JSON.readTree(row.document());
      return new Volume(
          row.name(),
          document.path("folder").asText(row.name()),
          row.created(),
          strings(document.path("labels")),
          strings(document.path("options")),
          document.path("anonymous").asBoolean());
    } catch (JsonProcessingException e) {
      throw new StoreException.Failed("volume " + row.name() + " cannot be read", e);
    }
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> values = new HashMap<>();
    object.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    return values;
  }
}
