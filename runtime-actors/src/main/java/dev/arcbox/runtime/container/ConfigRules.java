package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where a configuration is judged, for a new container and for a changed one. What
 * cannot be is refused in Docker's words; what is possible but not as meant is a warning.
 */
final class ConfigRules {
  private ConfigRules() {}

  /**
   * Judges a configuration that has been completed by its image.
   *
   * @return warnings
   */
  static List<String> check(ContainerConfig config, HostLimits host) {
    List<String> warnings = new ArrayList<>();
    ResourceRules.check(config, host, warnings);
    LifeRules.check(config);
    IsolationRules.check(config, warnings);
    NetworkRules.check(config);
    for (String text : config.getCmdList()) {
      refuseNul("an argument", text);
    }
    for (String text : config.getEntrypointList()) {
      refuseNul("an argument", text);
    }
    config
        .getLabelsMap()
        .forEach(
            (key, value) -> {
              if (key.isEmpty()) {
                throw new Refusal.Invalid("a label needs a name");
              }
              refuseNul("label " + key, value);
            });
    return warnings;
  }

  private static void refuseNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Refusal.Invalid(what + " holds a NUL byte");
    }
  }
}
