package dev.arcbox.agent.archive;

import dev.arcbox.agent.archive.ArchiveException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of an archive's entry, taken apart.
 *
 * @param parent components in front of the last one, joined
 * @param name the last component; empty when the path is the target itself
 */
record EntryPath(String parent, String name) {
  /** Drops empty components and dots; refuses to climb. */
  static EntryPath of(String path) throws ArchiveException {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from <= path.length()) {
      int to = path.indexOf('/', from);
      if (to < 0) {
        to = path.length();
      }
      String part = path.substring(from, to);
      if (part.equals("..")) {
        throw new ArchiveException(
            Kind.INVALID, "archive entry \"" + path + "\" leads out of the target");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
      from = to + 1;
    }
    if (parts.isEmpty()) {
      return new EntryPath("", "");
    }
    String name = parts.removeLast();
    return new EntryPath(String.join("/", parts), name);
  }

  String full() {
    return parent.isEmpty() ? name : parent + "/" + name;
  }
}
