package dev.arcbox.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void readsSizesInUnitsOf1024() {
    assertEquals(4096, Values.bytes("memory", "4096"));
    assertEquals(512L << 20, Values.bytes("memory", "512m"));
    assertEquals(512L << 20, Values.bytes("memory", "512MB"));
    assertEquals(3L << 29, Values.bytes("memory", "1.5g"));
    assertEquals(7, Values.bytes("memory", "7b"));
  }

  @Test
  void refusesWhatIsNoSize() {
    for (String text : new String[] {"", "m", "-1m", "12x", "1e400g", "NaN", "9999999999t"}) {
      assertThrows(UsageException.class, () -> Values.bytes("memory", text), text);
    }
  }

  @Test
  void readsCpus() {
    assertEquals(1_500_000_000L, Values.nanoCpus("cpus", "1.5"));
    assertThrows(UsageException.class, () -> Values.nanoCpus("cpus", "-1"));
  }

  @Test
  void readsDurations() {
    assertEquals(90_000_000_000L, Values.nanos("health-interval", "1m30s"));
    assertEquals(1_500_000L, Values.nanos("health-interval", "1.5ms"));
    for (String text : new String[] {"", "5", "s", "1x", "1s 2s", "-1s", "1m30", "9999999999h"}) {
      assertThrows(UsageException.class, () -> Values.nanos("health-interval", text), text);
    }
  }

  @Test
  void readsMoments() {
    Instant now = Instant.ofEpochSecond(1_000_000);
    assertEquals(999_400_000_000_000L, nanos("10m", now));
    assertEquals(5_000_000_000L, nanos("5", now));
    assertEquals(5_250_000_000L, nanos("5.25", now));
    assertEquals(1_500_000_000L, nanos("1970-01-01T00:00:01.5Z", now));
    assertEquals(0, nanos("1970-01-01T01:00:00+01:00", now));
    assertEquals(86_400_000_000_000L, nanos("1970-01-02", now));
    for (String text : new String[] {"", "soon", "10x", "1970-13-01", "."}) {
      assertThrows(UsageException.class, () -> nanos(text, now), text);
    }
  }

  private static long nanos(String text, Instant now) {
    return Instants.nanos("since", text, now, ZoneOffset.UTC);
  }
}
