package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.PortBinding;
import dev.arcbox.runtime.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Docker's rules for a container's network options. */
final class NetworkRules {
  private static final Pattern PORT =
      Pattern.compile("([0-9]{1,5})(-([0-9]{1,5}))?(/(tcp|udp|sctp))?");
  private static final Pattern HOST_PORT = Pattern.compile("([0-9]{1,5})(-([0-9]{1,5}))?");
  private static final int LAST_PORT = 65535;

  private NetworkRules() {}

  static void check(ContainerConfig config) {
    config.getExposedPortsList().forEach(port -> port(PORT, port, "Invalid containerPort: "));
    for (PortBinding binding : config.getPortBindingsList()) {
      port(PORT, binding.getPort(), "Invalid containerPort: ");
      if (!binding.getHostPort().isEmpty()) {
        port(HOST_PORT, binding.getHostPort(), "Invalid hostPort: ");
      }
      if (!binding.getHostIp().matches("[0-9a-fA-F.:]*")) {
        throw new Refusal.Invalid("invalid IP address: " + binding.getHostIp());
      }
    }
    for (String host : config.getExtraHostsList()) {
      int colon = host.indexOf(':');
      String address = host.substring(colon + 1);
      if (colon < 1
          || (!address.equals("host-gateway") && !address.matches("[0-9a-fA-F.:\\[\\]]+"))) {
        throw new Refusal.Invalid("bad format for add-host: \"" + host + "\"");
      }
    }
    mode(config);
  }

  private static void mode(ContainerConfig config) {
    String mode = config.getNetworkMode();
    boolean shared = mode.startsWith("container:");
    if (mode.equals("container:")) {
      throw new Refusal.Invalid(
          "Invalid network mode: invalid container format container:<name|id>");
    }
    if (shared && !config.getHostname().isEmpty()) {
      throw new Refusal.Invalid("conflicting options: hostname and the network mode");
    }
    if ((shared || mode.equals("host")) && config.getLinksCount() > 0) {
      throw new Refusal.Invalid(
          "conflicting options: container type network can't be used with links");
    }
    if (shared && (config.getPortBindingsCount() > 0 || config.getPublishAllPorts())) {
      throw new Refusal.Invalid(
          "conflicting options: port publishing and the container type network mode");
    }
    if (shared && config.getExposedPortsCount() > 0) {
      throw new Refusal.Invalid(
          "conflicting options: port exposing and the container type network mode");
    }
    if (shared && config.getExtraHostsCount() > 0) {
      throw new Refusal.Invalid(
          "conflicting options: custom host-to-IP mapping and the network mode");
    }
    if (!config.getMacAddress().isEmpty()
        && !config.getMacAddress().matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
      throw new Refusal.Invalid("invalid MAC address: " + config.getMacAddress());
    }
  }

  private static boolean isAfter(String last, String first) {
    int number = Integer.parseInt(last);
    return number <= LAST_PORT && number >= Integer.parseInt(first);
  }

  private static void port(Pattern pattern, String text, String complaint) {
    Matcher port = pattern.matcher(text);
    if (!port.matches()
        || Integer.parseInt(port.group(1)) > LAST_PORT
        || (port.group(3) != null && !isAfter(port.group(3), port.group(1)))) {
      throw new Refusal.Invalid(complaint + text);
    }
  }
}
