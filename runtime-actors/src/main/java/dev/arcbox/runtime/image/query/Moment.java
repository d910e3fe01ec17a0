package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.image.change.GoDuration;
import dev.arcbox.runtime.oci.Shown;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The {@code until} of a filter: seconds since 1970 (with a fraction), a date, a date and a time
 * with or without a zone, or a Go duration before now.
 */
final class Moment {
  private Moment() {}

  static Instant parse(String text, Instant now, ZoneId zone) {
    try {
      if (text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
        return seconds(text);
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}Z")) {
        return LocalDate.parse(text.substring(0, 10)).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+")) {
        return LocalDateTime.parse(text).atZone(zone).toInstant();
      }
      if (text.indexOf('T') > 0) {
        return OffsetDateTime.parse(text).toInstant();
      }
      return now.minus(GoDuration.parse(text));
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new ImageException.BadRequest(
          "invalid filter 'until=" + Shown.shortened(text) + "': not a time or a duration");
    }
  }

  private static Instant seconds(String text) {
    int dot = text.indexOf('.');
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    long nanos = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
    return Instant.ofEpochSecond(Long.parseLong(dot < 0 ? text : text.substring(0, dot)), nanos);
  }
}
