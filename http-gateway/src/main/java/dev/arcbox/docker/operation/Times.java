package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments and durations as clients write them and as Docker shows them. */
final class Times {
  /** What Docker writes for a moment that has not come. */
  static final String NEVER = "0001-01-01T00:00:00Z";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");
  private static final Pattern GO_DURATION =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s|us|µs|ns)");

  private Times() {}

  /**
   * A Unix time with an optional fraction, a moment of RFC 3339 with or without zone, or a duration
   * before now ({@code 10m}, {@code 1h30m}).
   *
   * @throws Failure when it is none of them
   */
  static Optional<Instant> moment(String name, Optional<String> text, Instant now) {
    return text.filter(value -> !value.equals("0")).map(value -> moment(name, value, now));
  }

  private static Instant moment(String name, String text, Instant now) {
    if (NUMBER.matcher(text).matches()) {
      BigDecimal seconds = new BigDecimal(text);
      return Instant.ofEpochSecond(0).plusNanos(seconds.movePointRight(9).longValueExact());
    }
    Optional<Duration> before = duration(text);
    if (before.isPresent()) {
      return now.minus(before.get());
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.matches(".*([zZ]|[-+][0-9]{2}:[0-9]{2})")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new Failure(
          400,
          "invalid value for " + name + ": \"" + text + "\" is neither a Unix time nor RFC 3339",
          e);
    }
  }

  /** As Go writes durations. */
  static Optional<Duration> duration(String text) {
    Matcher parts = GO_DURATION.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (parts.lookingAt()) {
      BigDecimal number = new BigDecimal(parts.group(1));
      sum = sum.plusNanos(number.multiply(nanos(parts.group(2))).longValue());
      end = parts.end();
      parts.region(end, text.length());
    }
    return end == text.length() && end > 0 ? Optional.of(sum) : Optional.empty();
  }

  private static BigDecimal nanos(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "ns" -> 1L;
          default -> 1_000L; // microseconds
        });
  }
}
