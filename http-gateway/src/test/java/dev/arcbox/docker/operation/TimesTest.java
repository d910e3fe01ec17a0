package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.docker.exchange.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Optional<Instant> moment(String text) {
    return Times.moment("since", Optional.of(text), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "1136073845,2006-01-01T00:04:05Z",
    "1136073845.000000001,2006-01-01T00:04:05.000000001Z",
    "2006-01-02T03:04:05Z,2006-01-02T03:04:05Z",
    "2006-01-02T03:04:05.5+01:00,2006-01-02T02:04:05.500Z",
    "2006-01-02T03:04:05,2006-01-02T03:04:05Z",
    "2006-01-02,2006-01-02T00:00:00Z",
    "10m,2026-01-02T02:54:05Z",
    "1h30m,2026-01-02T01:34:05Z"
  })
  void momentsComeInManyForms(String text, Instant moment) {
    assertEquals(Optional.of(moment), moment(text));
  }

  @Test
  void zeroIsNoMoment() {
    assertEquals(Optional.empty(), moment("0"));
    assertEquals(Optional.empty(), Times.moment("since", Optional.empty(), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "10", "2006-13-01", "m", "1x", "99999999999999999999"})
  void anythingElseIsRefusedOrANumber(String text) {
    if (text.equals("10")) {
      assertEquals(Optional.of(Instant.ofEpochSecond(10)), moment(text));
    } else {
      assertEquals(400, assertThrows(Failure.class, () -> moment(text)).status());
    }
  }

  @Test
  void durationsAreGos() {
    assertEquals(Optional.of(Duration.ofMillis(1500)), Times.duration("1.5s"));
    assertEquals(Optional.of(Duration.ofNanos(2001)), Times.duration("2us1ns"));
    assertEquals(Optional.empty(), Times.duration("1.5"));
  }
}
