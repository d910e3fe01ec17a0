package dev.arcbox.vmm.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CmosClockTest {
  private Instant now = Instant.parse("2026-11-21T17:08:59Z");
  private final CmosClock clock = new CmosClock(() -> now);

  private int read(int register) {
    clock.write(0, 1, register);
    return (int) clock.read(1, 1);
  }

  private void write(int register, int value) {
    clock.write(0, 1, register);
    clock.write(1, 1, value);
  }

  @Test
  void tellsTheTimeInBcd() {
    assertEquals(0x59, read(0));
    assertEquals(0x08, read(2));
    assertEquals(0x17, read(4));
    assertEquals(7, read(6), "Saturday is 7");
    assertEquals(0x21, read(7));
    assertEquals(0x11, read(8));
    assertEquals(0x26, read(9));
    assertEquals(0x20, read(0x32));
    assertEquals(0x80, read(0xd));
  }

  @Test
  void tellsTheTimeInBinaryAndWithTwelveHours() {
    write(0xb, 0x06);
    assertEquals(59, read(0));
    assertEquals(17, read(4));
    write(0xb, 0x04);
    assertEquals(0x80 | 5, read(4));
    now = Instant.parse("2026-11-21T00:00:00Z");
    assertEquals(12, read(4));
    write(0xb, 0);
    assertEquals(0x12, read(4));
  }

  @Test
  void warnsBeforeTheSecondTurns() {
    assertEquals(0, read(0xa) & 0x80);
    now = Instant.parse("2026-11-21T17:08:59.9998Z");
    assertEquals(0x80, read(0xa) & 0x80);
    now = Instant.parse("2026-11-21T17:09:00Z");
    assertEquals(0, read(0xa) & 0x80);
  }

  @Test
  void canBeSetAndRunsFromThere() {
    write(0xb, 0x82);
    now = now.plusSeconds(100);
    assertEquals(0x59, read(0), "stands still while it is set");
    write(0, 0x30);
    write(2, 0x15);
    write(4, 0x03);
    write(7, 0x29);
    write(8, 0x02);
    write(9, 0x24);
    write(0xb, 0x02);
    now = now.plusSeconds(31);
    assertEquals(0x01, read(0));
    assertEquals(0x16, read(2));
    assertEquals(0x29, read(7));
    assertEquals(0x24, read(9));
  }

  @Test
  void nonsenseLeavesItAsItWas() {
    write(0xb, 0x82);
    write(8, 0x31);
    write(7, 0xff);
    write(0xb, 0x02);
    assertEquals(0x21, read(7));
    write(7, 0x05);
    assertEquals(0x21, read(7), "a running clock is not written");
  }

  @Test
  void restOfTheMemoryIsMemory() {
    write(0x40, 0xab);
    assertEquals(0xab, read(0x40));
    assertEquals(0xab, read(0xc0), "bit 7 of the index is the NMI mask");
    assertTrue(clock.read(0, 1) == 0);
  }
}
