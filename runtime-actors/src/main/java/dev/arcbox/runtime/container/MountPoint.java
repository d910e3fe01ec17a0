package dev.arcbox.runtime.container;

import java.util.List;

/**
 * One mount of a container, as decided when it was made.
 *
 * @param type "volume" or "tmpfs"
 * @param name of the volume; empty for others
 * @param folder of the volume on the data disk
 * @param target in the container
 * @param mode as Docker shows it: "z", "ro", …
 * @param noCopy leave an empty volume as it is, instead of filling it from the image
 * @param anonymous nobody named the volume: it goes with the container
 * @param options of mount(8)
 */
public record MountPoint(
    String type,
    String name,
    String folder,
    String target,
    String mode,
    boolean writable,
    boolean noCopy,
    boolean anonymous,
    List<String> options) {
  public MountPoint {
    options = List.copyOf(options);
  }

  public boolean isVolume() {
    return type.equals("volume");
  }
}
