package dev.arcbox.agent.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * An archive's name, taken apart.
 *
 * @param parent components in front of the last one, joined; empty for the layer's top
 * @param name the last component; empty when the path is the top itself
 */
record LayerPath(String parent, String name) {
  /** What a component of a Linux file system can hold. */
  private static final int MAX_COMPONENT = 255;

  /**
   * Drops empty components and dots; a leading slash means the layer's top.
   *
   * @throws LayerException when the path climbs by {@code ..} or a component is too long
   */
  static LayerPath of(String path) throws LayerException {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from <= path.length()) {
      int to = path.indexOf('/', from);
      if (to < 0) {
        to = path.length();
      }
      String part = path.substring(from, to);
      if (part.equals("..")) {
        throw new LayerException("\"" + path + "\" leads out of the layer");
      }
      if (part.length() > MAX_COMPONENT) {
        throw new LayerException(
            "\"" + path.substring(0, 64) + "…\" has a name of " + part.length() + " characters");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
      from = to + 1;
    }
    if (parts.isEmpty()) {
      return new LayerPath("", "");
    }
    String name = parts.removeLast();
    return new LayerPath(String.join("/", parts), name);
  }

  String full() {
    return parent.isEmpty() ? name : parent + "/" + name;
  }
}
