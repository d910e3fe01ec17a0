package dev.arcbox.cli.args;

/** Numbers with units, as people write them on a command line. */
public final class Values {
  private static final long KIB = 1024;
  private static final long NANO = 1_000_000_000L;

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
