package dev.arcbox.runtime.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.runtime.container.ContainerSpec;
import java.util.List;
import java.util.TreeMap;

/** The Config part of a container's inspection: what its image and its client say together. */
final class ConfigDocument {
  private ConfigDocument() {}

  static void write(ObjectNode node, ContainerSpec spec) {
    ContainerConfig config = spec.config();
    node.put("Hostname", spec.hostname());
    node.put("Domainname", config.getDomainname());
    node.put("User", config.getUser());
    node.put("AttachStdin", config.getAttachStdin());
    node.put("AttachStdout", config.getAttachStdout());
    node.put("AttachStderr", config.getAttachStderr());
    keys(node, "ExposedPorts", config.getExposedPortsList(), true);
    node.put("Tty", config.getTty());
    node.put("OpenStdin", config.getOpenStdin());
    node.put("StdinOnce", config.getStdinOnce());
    ContainerInspection.putAll(node.putArray("Env"), config.getEnvList());
    ContainerInspection.putList(node, "Cmd", config.getCmdList());
    if (config.hasHealthcheck()) {
      healthcheck(node.putObject("Healthcheck"), config.getHealthcheck());
    }
    node.put("Image", spec.image());
    keys(node, "Volumes", config.getVolumesList(), false);
    node.put("WorkingDir", config.getWorkingDir());
    if (config.getClearEntrypoint()) {
      node.putArray("Entrypoint");
    } else {
      ContainerInspection.putList(node, "Entrypoint", config.getEntrypointList());
    }
    if (config.getNetworkDisabled()) {
      node.put("NetworkDisabled", true);
    }
    if (!config.getMacAddress().isEmpty()) {
      node.put("MacAddress", config.getMacAddress());
    }
    ContainerInspection.putList(node, "OnBuild", config.getOnBuildList());
    ObjectNode labels = node.putObject("Labels");
    new TreeMap<>(config.getLabelsMap()).forEach(labels::put);
    if (!config.getStopSignal().isEmpty()) {
      node.put("StopSignal", config.getStopSignal());
    }
    if (config.hasStopTimeoutSeconds()) {
      node.put("StopTimeout", config.getStopTimeoutSeconds());
    }
    if (config.getShellCount() > 0) {
      ContainerInspection.putAll(node.putArray("Shell"), config.getShellList());
    }
  }

  /** A set, which JSON writes as an object of empty objects. */
  private static void keys(ObjectNode node, String name, List<String> keys, boolean omitEmpty) {
    if (!keys.isEmpty()) {
      ObjectNode set = node.putObject(name);
      keys.forEach(set::putObject);
    } else if (!omitEmpty) {
      node.putNull(name);
    }
  }

  private static void healthcheck(ObjectNode node, Healthcheck check) {
    ContainerInspection.putAll(node.putArray("Test"), check.getTestList());
    putNonZero(node, "Interval", check.getIntervalNanos());
    putNonZero(node, "Timeout", check.getTimeoutNanos());
    putNonZero(node, "StartPeriod", check.getStartPeriodNanos());
    putNonZero(node, "Retries", check.getRetries());
  }

  private static void putNonZero(ObjectNode node, String name, long value) {
    if (value != 0) {
      node.put(name, value);
    }
  }
}
