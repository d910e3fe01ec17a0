package dev.arcbox.runtime.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.store.DocumentRecord;
import dev.arcbox.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network as a row of the store. */
final class NetworkDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NetworkDocument() {}

  static DocumentRecord record(Network network) {
    ObjectNode document = JSON.createObjectNode();
    document.put("driver", network.driver());
    document.put("ipv6", network.enableIpv6());
    document.put("ipamDriver", network.ipamDriver());
    put(document.putObject("ipamOptions"), network.ipamOptions());
    ArrayNode pools = document.putArray("pools");
    for (Network.Pool pool : network.pools()) {
      ObjectNode node = pools.addObject();
      node.put("subnet", pool.subnet()).put("range", pool.range()).put("gateway", pool.gateway());
      put(node.putObject("auxiliary"), pool.auxiliary());
    }
    document.put("internal", network.internal());
    document.put("attachable", network.attachable());
    put(document.putObject("options"), network.options());
    put(document.putObject("labels"), network.labels());
    return new DocumentRecord(network.id(), network.name(), network.created(), document.toString());
  }

  static Network network(DocumentRecord row) {
    try {
      JsonNode document = JSON.readTree(row.document());
      List<Network.Pool> pools = new ArrayList<>();
      for (JsonNode pool : document.path("pools")) {
        pools.add(
            new Network.Pool(
                pool.path("subnet").asText(),
                pool.path("range").asText(),
                pool.path("gateway").asText(),
                strings(pool.path("auxiliary"))));
      }
      return new Network(
          row.key(),
          row.name(),
          row.created(),
          document.path("driver").asText(),
          document.path("ipv6").asBoolean(),
          document.path("ipamDriver").asText(),
          strings(document.path("ipamOptions")),
          pools,
          document.path("internal").asBoolean(),
          document.path("attachable").asBoolean(),
          strings(document.path("options")),
          strings(document.path("labels")));
    } catch (JsonProcessingException e) {
      throw new StoreException.Failed("network " + row.name() + " cannot be read", e);
    }
  }

  private static void put(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> values = new HashMap<>();
    object.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    return values;
  }
}
