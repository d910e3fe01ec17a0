package dev.arcbox.runtime.image.archive;

import dev.arcbox.runtime.oci.Shown;
import java.util.ArrayDeque;
import java.util.Deque;

/** Names inside an archive, made canonical, or refused when they lead out of it. */
public final class EntryName {
  private EntryName() {}

  /** {@code ./a//b/} is {@code a/b}; the root itself is empty. */
  public static String canonical(String name) throws ArchiveException {
    if (name.startsWith("/")) {
      throw new ArchiveException.Refused("entry " + quoted(name) + " has an absolute name");
    }
    return walk("", name, "entry " + quoted(name) + " leads outside the archive", false);
  }

  /**
   * As {@link #canonical}, for entries of a layer: there Docker reads {@code /etc} as {@code etc}.
   */
  public static String inLayer(String name) throws ArchiveException {
    return walk("", name, "layer entry " + quoted(name) + " leads outside the root", false);
  }

  /** Where a link at {@code name} with a relative {@code target} points to, inside the archive. */
  public static String follow(String name, String target) throws ArchiveException {
    String complaint =
        "link " + quoted(name) + " to " + quoted(target) + " leads outside the archive";
    if (target.startsWith("/")) {
      throw new ArchiveException.Refused(complaint);
    }
    int slash = name.lastIndexOf('/');
    return walk(slash < 0 ? "" : name.substring(0, slash), target, complaint, true);
  }

  private static String walk(String base, String name, String complaint, boolean upAllowed)
      throws ArchiveException {
    if (name.indexOf('\0') >= 0) {
      throw new ArchiveException.Refused("entry " + quoted(name) + " has a NUL in its name");
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (base + "/" + name).split("/", -1)) {
      if (part.equals("..")) {
        if (!upAllowed || parts.pollLast() == null) {
          throw new ArchiveException.Refused(complaint);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static String quoted(String name) {
    return "\"" + Shown.shortened(name) + "\"";
  }
}
