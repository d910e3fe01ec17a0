package dev.arcbox.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Sizes, ages and ids as people read them. */
public final class Human {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final long NANO = 1_000_000_000L;
  private static final int SHORT_ID = 12;
  private static final long TWO_MINUTES = 120;
  private static final long TWO_HOURS = 2 * 3600;
  private static final long TWO_DAYS = 48 * 3600;
  private static final long TWO_WEEKS = 14 * 24 * 3600;
  private static final long TWO_MONTHS = 60L * 24 * 3600;
  private static final long TWO_YEARS = 730L * 24 * 3600;

  private Human() {}

  /** In powers of 1000, three digits, as docker shows images. */
  public static String size(long bytes) {
    return scaled(bytes, 1000, DECIMAL);
  }

  /** In powers of 1024, as docker shows memory. */
  public static String memory(long bytes) {
    return scaled(bytes, 1024, BINARY);
  }

  private static String scaled(long bytes, int base, String[] units) {
    double value = bytes;
    int unit = 0;
    // 999.5 would be shown as 1000.
    while (value >= base - 0.5 && unit < units.length - 1) {
      value /= base;
      unit++;
    }
    return digits(value, unit) + units[unit];
  }

  /** Three significant digits without trailing zeros. */
  private static String digits(double value, int unit) {
    if (unit == 0 || value >= 99.95) {
      return Long.toString(Math.round(value));
    }
    int scale = value >= 9.995 ? 10 : 100;
    long scaled = Math.round(value * scale);
    long rest = scaled % scale;
    if (rest == 0) {
      return Long.toString(scaled / scale);
    }
    String fraction = Long.toString(scale + rest).substring(1);
    return scaled / scale + "." + (fraction.endsWith("0") ? fraction.substring(0, 1) : fraction);
  }

  /** "3 minutes ago". */
  public static String ago(long epochNanos, long nowNanos) {
    return epochNanos <= 0 ? "N/A" : duration(nowNanos - epochNanos) + " ago";
  }

  /** "About an hour", "3 minutes". */
  public static String duration(long nanos) {
    long seconds = Math.max(0, nanos / NANO);
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds < TWO_MINUTES) {
      return seconds < 60 ? seconds + (seconds == 1 ? " second" : " seconds") : "About a minute";
    }
    if (seconds < TWO_HOURS) {
      return seconds < 3600 ? seconds / 60 + " minutes" : "About an hour";
    }
    if (seconds < TWO_DAYS) {
      return seconds / 3600 + " hours";
    }
    return days(seconds);
  }

  private static String days(long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    if (seconds < TWO_WEEKS) {
      return duration.toDays() + " days";
    }
    if (seconds < TWO_MONTHS) {
      return duration.toDays() / 7 + " weeks";
    }
    return seconds < TWO_YEARS
        ? duration.toDays() / 30 + " months"
        : duration.toDays() / 365 + " years";
  }

  /** The part of an id that people see. */
  public static String shortId(String id) {
    String hex = id.substring(id.indexOf(':') + 1);
    return hex.length() <= SHORT_ID ? hex : hex.substring(0, SHORT_ID);
  }

  public static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  public static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  /** At most this many characters. */
  public static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** UTC, with nanoseconds where there are any. */
  public static String instant(long epochNanos) {
    return Instant.ofEpochSecond(epochNanos / NANO, epochNanos % NANO).toString();
  }

  public static long nowNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANO + now.getNano();
  }
}
