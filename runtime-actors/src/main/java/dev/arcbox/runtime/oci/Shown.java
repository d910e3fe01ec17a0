package dev.arcbox.runtime.oci;

/**
 * Text from outside, made fit to stand in an error message: short, on one line, without control
 * characters.
 */
public final class Shown {
  /** Enough to recognise a name; a hostile one may be megabytes long. */
  private static final int LIMIT = 120;

  private Shown() {}

  public static String shortened(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LIMIT)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.length() > LIMIT ? shown.append('…').toString() : shown.toString();
  }
}
