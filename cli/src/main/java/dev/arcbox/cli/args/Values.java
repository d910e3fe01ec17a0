package dev.arcbox.cli.args;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as people write them on a command line. */
public final class Values {
  private static final long KIB = 1024;
  private static final long NANO = 1_000_000_000L;

  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s|us|µs|ns)");

  private Values() {}

  /** "512m", "1.5g", "4096": bytes, in units of 1024 as docker reads them. */
  public static long bytes(String option, String text) {
    int end = text.length();
    if (end > 1 && isLetter(text, end - 1, 'b') && !isDigit(text, end - 2)) {
      end--;
    }
    long unit = 1;
    if (end > 0 && !isDigit(text, end - 1)) {
      end--;
      unit =
          switch (Character.toLowerCase(text.charAt(end))) {
            case 'b' -> 1;
            case 'k' -> KIB;
            case 'm' -> KIB * KIB;
            case 'g' -> KIB * KIB * KIB;
            case 't' -> KIB * KIB * KIB * KIB;
            default -> throw wrong(option, text, "a size such as 512m or 1.5g");
          };
    }
    return scaled(option, text, text.substring(0, end), unit, "a size such as 512m or 1.5g");
  }

  /** "1.5": CPUs, in billionths of one. */
  public static long nanoCpus(String option, String text) {
    return scaled(option, text, text, NANO, "a number of CPUs such as 1.5");
  }

  public static int integer(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(option, text, "a whole number");
    }
  }

  public static long longInteger(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong(option, text, "a whole number");
    }
  }

  /** "1m30s", "1.5h", "200ms": nanoseconds. */
  public static long nanos(String option, String text) {
    String wanted = "a duration such as 1m30s";
    Matcher parts = DURATION_PART.matcher(text);
    long sum = 0;
    int end = 0;
    while (parts.find()) {
      if (parts.start() != end) {
        throw wrong(option, text, wanted);
      }
      end = parts.end();
      long unit =
          switch (parts.group(2)) {
            case "h" -> 3600 * NANO;
            case "m" -> 60 * NANO;
            case "s" -> NANO;
            case "ms" -> NANO / 1_000;
            case "us", "µs" -> NANO / 1_000_000;
            default -> 1; // ns
          };
      sum += scaled(option, text, parts.group(1), unit, wanted);
      if (sum < 0) {
        throw wrong(option, text, wanted);
      }
    }
    if (end == 0 || end != text.length()) {
      throw wrong(option, text, wanted);
    }
    return sum;
  }

  private static long scaled(String option, String text, String number, long unit, String wanted) {
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw wrong(option, text, wanted);
    }
    double product = value * unit;
    // The negation also refuses NaN.
    if (!(product >= 0 && product < Long.MAX_VALUE)) {
      throw wrong(option, text, wanted);
    }
    return Math.round(product);
  }

  private static boolean isLetter(String text, int index, char lower) {
    return Character.toLowerCase(text.charAt(index)) == lower;
  }

  private static boolean isDigit(String text, int index) {
    char c = text.charAt(index);
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static UsageException wrong(String option, String text, String wanted) {
    return new UsageException("option --" + option + " takes " + wanted + ", not \"" + text + "\"");
  }
}
