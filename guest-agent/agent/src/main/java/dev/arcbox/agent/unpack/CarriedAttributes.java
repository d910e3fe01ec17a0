package dev.arcbox.agent.unpack;

import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.ExtendedAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The extended attributes that go along when files leave or enter a container. */
public final class CarriedAttributes {
  private CarriedAttributes() {}

  /** Overlayfs's own and other security modules' labels mean something only where they are. */
  public static boolean carries(String attribute) {
    return attribute.equals("security.capability") || attribute.startsWith("user.");
  }

  public static Map<String, byte[]> of(Directory parent, String name) {
    ExtendedAttributes attributes = ExtendedAttributes.of(parent, name);
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String attribute : attributes.names()) {
      if (carries(attribute)) {
        attributes.value(attribute).ifPresent(value -> found.put(attribute, value));
      }
    }
    return found;
  }
}
