package dev.arcbox.cli.args;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Moments as people write them: RFC 3339, local time, Unix seconds, or "10m" ago. */
public final class Instants {
  private static final long NANO = 1_000_000_000L;

  private Instants() {}

  /** Nanoseconds since 1970. */
  public static long nanos(String option, String text, Instant now, ZoneId zone) {
    try {
      Instant instant = read(option, text, now, zone);
      return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANO), instant.getNano());
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new UsageException(
          "option --"
              + option
              + " takes a time such as 2026-01-31T10:00:00Z, 1767225600 or 10m (ago), not \""
              + text
              + "\"");
    }
  }

  private static Instant read(String option, String text, Instant now, ZoneId zone) {
    if (text.indexOf('T') > 0) {
      boolean offset = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > 10;
      return offset
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
    if (text.indexOf('-') > 0) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1))) {
      return now.minusNanos(Values.nanos(option, text));
    }
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    String fraction = (text.substring(dot + 1) + "000000000").substring(0, 9);
    return Instant.ofEpochSecond(Long.parseLong(text.substring(0, dot)), Long.parseLong(fraction));
  }
}
