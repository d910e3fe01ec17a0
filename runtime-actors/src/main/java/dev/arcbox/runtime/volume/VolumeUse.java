package dev.arcbox.runtime.volume;

import java.util.List;

/** Which containers have a volume among their mounts. Called on any thread. */
@FunctionalInterface
public interface VolumeUse {
  /** Their ids. */
  List<String> usersOf(String volume);
}
