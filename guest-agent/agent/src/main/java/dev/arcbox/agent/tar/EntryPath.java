package dev.arcbox.agent.tar;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of an archive's entry, taken apart.
 *
 * @param parent components in front of the last one, joined; empty for the archive's top
 * @param name the last component; empty when the path is the top itself
 */
public record EntryPath(String parent, String name) {
  /** What a component of a Linux file system can hold. */
  private static final int MAX_COMPONENT = 255;

  /**
   * Drops empty components and dots; a leading slash means the top.
   *
   * @throws TarException when the path climbs by {@code ..} or a component is too long
   */
  public static EntryPath of(String path) throws TarException {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw new TarException("archive entry \"" + path + "\" leads out of its target");
      }
      if (part.length() > MAX_COMPONENT) {
        throw new TarException(
            "archive entry \""
                + path.substring(0, 64)
                + "…\" has a name of "
                + part.length()
                + " characters");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      return new EntryPath("", "");
    }
    String name = parts.removeLast();
    return new EntryPath(String.join("/", parts), name);
  }

  public String full() {
    return parent.isEmpty() ? name : parent + "/" + name;
  }
}
