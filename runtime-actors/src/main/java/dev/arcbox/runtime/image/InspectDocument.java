package dev.arcbox.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.ImageConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code ImageInspect} of the Docker Engine API v1.43. */
final class InspectDocument {
  private InspectDocument() {}

  static String of(Catalog.Entry entry) {
    ImageRecord image = entry.image();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Id", image.id().toString());
    texts(json, "RepoTags", image.tags());
    texts(json, "RepoDigests", image.digests());
    json.put("Parent", image.parent().map(Object::toString).orElse(""));
    json.put("Comment", entry.document().comment()).put("Created", image.created().toString());
    json.put("Container", "").put("DockerVersion", "").put("Author", entry.document().author());
    json.set("Config", config(image.config()));
    json.put("Architecture", image.architecture()).put("Variant", entry.document().variant());
    json.put("Os", image.os()).put("Size", image.size()).put("VirtualSize", image.size());
    json.putObject("GraphDriver").put("Name", "overlay2").putObject("Data");
    ObjectNode rootFs = json.putObject("RootFS").put("Type", "layers");
    ArrayNode layers = rootFs.putArray("Layers");
    image.diffIds().forEach(diffId -> layers.add(diffId.toString()));
    json.putObject("Metadata").put("LastTagTime", "0001-01-01T00:00:00Z");
    return json.toString();
  }

  private static ObjectNode config(ImageConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Hostname", "").put("Domainname", "").put("User", config.user());
    json.put("AttachStdin", false).put("AttachStdout", false).put("AttachStderr", false);
    empties(json, "ExposedPorts", config.exposedPorts());
    json.put("Tty", false).put("OpenStdin", false).put("StdinOnce", false);
    texts(json, "Env", config.env());
    textsOrNull(json, "Cmd", config.cmd());
    config.healthcheck().ifPresent(check -> json.set("Healthcheck", healthcheck(check)));
    json.put("Image", "");
    empties(json, "Volumes", config.volumes());
    json.put("WorkingDir", config.workingDir());
    textsOrNull(json, "Entrypoint", config.entrypoint());
    json.putNull("OnBuild");
    labels(json, config.labels());
    config.stopSignal().ifPresent(signal -> json.put("StopSignal", signal));
    return json;
  }

  private static ObjectNode healthcheck(ImageConfig.Healthcheck check) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    texts(json, "Test", check.test());
    nanos(json, "Interval", check.interval());
    nanos(json, "Timeout", check.timeout());
    nanos(json, "StartPeriod", check.startPeriod());
    return json.put("Retries", check.retries());
  }

  private static void nanos(ObjectNode json, String field, Duration duration) {
    json.put(field, duration.toNanos());
  }

  private static void texts(ObjectNode json, String field, Collection<String> texts) {
    ArrayNode array = json.putArray(field);
    texts.forEach(array::add);
  }

  /** Go writes an absent list as null, and clients tell it from an empty one. */
  private static void textsOrNull(ObjectNode json, String field, Collection<String> texts) {
    if (texts.isEmpty()) {
      json.putNull(field);
    } else {
      texts(json, field, texts);
    }
  }

  private static void labels(ObjectNode json, Map<String, String> labels) {
    if (labels.isEmpty()) {
      json.putNull("Labels");
    } else {
      ObjectNode object = json.putObject("Labels");
      new TreeMap<>(labels).forEach(object::put);
    }
  }

  private static void empties(ObjectNode json, String field, Collection<String> keys) {
    if (!keys.isEmpty()) {
      ObjectNode object = json.putObject(field);
      new TreeSet<>(keys).forEach(object::putObject);
    }
  }
}
