package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Shown;

/**
 * The {@code reference} filter's pattern as Go's {@code path.Match} reads it: {@code *} and {@code
 * ?} match no slash, {@code [a-z]} and {@code [^a-z]} one character, a backslash takes away the
 * meaning.
 */
record ReferencePattern(String pattern) {
  ReferencePattern {
    if (pattern.length() > 512) {
      throw malformed(pattern);
    }
    // Go tells of a bad pattern only when it gets that far; a user is better told at once.
    matches(pattern, 0, "", 0, true);
  }

  /** Against the whole name as users know it, or its repository alone. */
  boolean fits(ImageName name) {
    return matches(pattern, 0, name.familiar(), 0, false)
        || matches(pattern, 0, name.familiarRepository(), 0, false);
  }

  private static boolean matches(String p, int from, String text, int start, boolean checkOnly) {
    int at = from;
    int t = start;
    int star = -1;
    int retry = -1;
    while (t < text.length() || (checkOnly && at < p.length())) {
      char c = at < p.length() ? p.charAt(at) : 0;
      if (c == '*') {
        star = at++;
        retry = t;
        continue;
      }
      int end = at < p.length() ? end(p, at) : -1;
      if (checkOnly) {
        at = end;
      } else if (end > 0 && one(p, at, end, text.charAt(t))) {
        at = end;
        t++;
      } else if (star >= 0 && text.charAt(retry) != '/') {
        at = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (at < p.length() && p.charAt(at) == '*') {
      at++;
    }
    return at == p.length();
  }

  /** Where the element that starts at {@code at} ends. */
  private static int end(String p, int at) {
    if (p.charAt(at) == '\\') {
      if (at + 1 == p.length()) {
        throw malformed(p);
      }
      return at + 2;
    }
    if (p.charAt(at) != '[') {
      return at + 1;
    }
    int close = p.indexOf(']', at + 2);
    if (close < 0) {
      throw malformed(p);
    }
    return close + 1;
  }

  private static boolean one(String p, int at, int end, char c) {
    return switch (p.charAt(at)) {
      case '?' -> c != '/';
      case '\\' -> c == p.charAt(at + 1);
      case '[' -> inClass(p.substring(at + 1, end - 1), c);
      default -> c == p.charAt(at);
    };
  }

  private static boolean inClass(String set, char c) {
    boolean negated = set.startsWith("^");
    String members = negated ? set.substring(1) : set;
    boolean found = false;
    for (int i = 0; i < members.length(); i++) {
      char low = members.charAt(i);
      char high = low;
      if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
        high = members.charAt(i + 2);
        i += 2;
      }
      found |= low <= c && c <= high;
    }
    return found != negated;
  }

  private static ImageException.BadRequest malformed(String pattern) {
    return new ImageException.BadRequest(
        "syntax error in pattern \"" + Shown.shortened(pattern) + "\"");
  }
}
