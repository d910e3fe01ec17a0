package dev.arcbox.runtime.volume;

import dev.arcbox.runtime.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A volume that someone wants to exist.
 *
 * @param name empty: a generated one
 * @param driver empty: "local"
 */
public record VolumeRequest(
    String name, String driver, Map<String, String> options, Map<String, String> labels) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  /** A folder's name, with room for a suffix. */
  private static final int LONGEST = 200;

  private static final Set<String> MOUNT_OPTIONS = Set.of("type", "o", "device", "size");

  public VolumeRequest {
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  public static VolumeRequest anonymous() {
    return new VolumeRequest("", "", Map.of(), Map.of());
  }

  public static VolumeRequest named(String name) {
    return new VolumeRequest(name, "", Map.of(), Map.of());
  }

  /** In Docker's words. */
  void check() {
    if (!driver.isEmpty() && !driver.equals(Volume.DRIVER)) {
      throw new Refusal.Missing(
          "error looking up volume plugin " + driver + ": plugin \"" + driver + "\" not found");
    }
    if (!name.isEmpty()) {
      checkName(name);
    }
    for (String option : options.keySet()) {
      if (!MOUNT_OPTIONS.contains(option)) {
        throw new Refusal.Invalid("create " + name + ": invalid option: \"" + option + "\"");
      }
      throw new Refusal.Unsupported(
          "create "
              + name
              + ": the option \""
              + option
              + "\" of driver local is not supported by this version of ArcBox");
    }
  }

  static void checkName(String name) {
    if (name.length() == 1) {
      throw new Refusal.Invalid(
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric characters");
    }
    if (name.length() > LONGEST || !LEGAL.matcher(name).matches()) {
      throw new Refusal.Invalid(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed, "
              + LONGEST
              + " at most. If you intended to pass a host directory, use absolute path");
    }
  }
}
