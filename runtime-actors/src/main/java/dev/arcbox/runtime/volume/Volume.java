package dev.arcbox.runtime.volume;

import java.time.Instant;
import java.util.Map;

/**
 * One volume of the driver "local".
 *
 * @param folder its name on the data disk
 * @param anonymous nobody named it
 */
public record Volume(
    String name,
    String folder,
    Instant created,
    Map<String, String> labels,
    Map<String, String> options,
    boolean anonymous) {
  public static final String DRIVER = "local";

  public Volume {
    labels = Map.copyOf(labels);
    options = Map.copyOf(options);
  }

  /** Where it lies in the machine. */
  public String mountpoint() {
    return mountpoint(folder);
  }

  public static String mountpoint(String folder) {
    return "/var/lib/arcbox/volumes/" + folder + "/data";
  }
}
