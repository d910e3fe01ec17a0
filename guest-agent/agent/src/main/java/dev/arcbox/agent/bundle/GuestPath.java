package dev.arcbox.agent.bundle;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Absolute paths as a container's processes see them. */
public final class GuestPath {
  private GuestPath() {}

  /**
   * Takes out empty components, dots and "..", which stops at the top.
   *
   * @throws BundleException when the path is not absolute or holds a zero byte
   */
  public static String normal(String path, String what) throws BundleException {
    if (!path.startsWith("/")) {
      throw new BundleException(what + " \"" + path + "\" is not an absolute path");
    }
    if (path.indexOf('\0') >= 0 || path.length() > 4095) {
      throw new BundleException(what + " is no path: " + path.length() + " characters");
    }
    ArrayDeque<String> parts = new ArrayDeque<>();
    int from = 1;
    while (from <= path.length()) {
      int to = path.indexOf('/', from);
      if (to < 0) {
        to = path.length();
      }
      String part = path.substring(from, to);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      from = to + 1;
    }
    StringBuilder result = new StringBuilder();
    for (Iterator<String> i = parts.iterator(); i.hasNext(); ) {
      result.append('/').append(i.next());
    }
    return result.isEmpty() ? "/" : result.toString();
  }

  /**
   * Whether a normal path lies in what the kernel fills, where a file may stand for another
   * process's.
   */
  public static boolean isKernels(String normal) {
    return under(normal, "/proc") || under(normal, "/sys");
  }

  private static boolean under(String path, String top) {
    return path.equals(top) || (path.startsWith(top) && path.charAt(top.length()) == '/');
  }
}
