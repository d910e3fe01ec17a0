package dev.arcbox.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.ImageConfig;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;

/** The {@code config} object of a configuration document, written. */
final class ConfigJson {
  private ConfigJson() {}

  /** Puts what {@code config} says over what is there; what it does not say stays. */
  static void lay(ImageConfig config, ObjectNode over) {
    texts(over, "Env", config.env());
    texts(over, "Entrypoint", config.entrypoint());
    texts(over, "Cmd", config.cmd());
    text(over, "User", config.user());
    text(over, "WorkingDir", config.workingDir());
    if (!config.labels().isEmpty()) {
      ObjectNode labels = over.putObject("Labels");
      new TreeMap<>(config.labels()).forEach(labels::put);
    }
    empties(over, "ExposedPorts", config.exposedPorts());
    empties(over, "Volumes", config.volumes());
    config.stopSignal().ifPresent(signal -> over.put("StopSignal", signal));
    config.healthcheck().ifPresent(check -> healthcheck(over, check));
  }

  private static void healthcheck(ObjectNode over, ImageConfig.Healthcheck check) {
    ObjectNode json = over.putObject("Healthcheck");
    texts(json, "Test", check.test());
    json.put("Interval", check.interval().toNanos());
    json.put("Timeout", check.timeout().toNanos());
    json.put("StartPeriod", check.startPeriod().toNanos());
    json.put("Retries", check.retries());
  }

  private static void text(ObjectNode over, String field, String text) {
    if (!text.isEmpty()) {
      over.put(field, text);
    }
  }

  private static void texts(ObjectNode over, String field, Collection<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = over.putArray(field);
      texts.forEach(array::add);
    }
  }

  private static void empties(ObjectNode over, String field, Collection<String> keys) {
    if (!keys.isEmpty()) {
      ObjectNode object = over.putObject(field);
      new TreeSet<>(keys).forEach(object::putObject);
    }
  }
}
