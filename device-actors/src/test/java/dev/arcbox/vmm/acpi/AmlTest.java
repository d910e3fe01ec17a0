package dev.arcbox.vmm.acpi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Encodings, against bytes worked out by hand from the specification's grammar. */
final class AmlTest {
  private static void assertHex(String expected, byte[] actual) {
    assertEquals(expected.replace(" ", ""), HexFormat.of().formatHex(actual));
  }

  @Test
  void namesHaveSegmentsOfFour() {
    assertHex("5f53425f", Aml.name("_SB"));
    assertHex("5c 5f53425f", Aml.name("\\_SB"));
    assertHex("5c 2e 5f53425f 47454420".replace("20", "5f"), Aml.name("\\_SB.GED"));
    assertHex("5e 5e 2f 03 41415f5f 42425f5f 43435f5f", Aml.name("^^AA.BB.CC"));
    assertThrows(IllegalArgumentException.class, () -> Aml.name("LONGER"));
    assertThrows(IllegalArgumentException.class, () -> Aml.name("1ABC"));
    assertThrows(IllegalArgumentException.class, () -> Aml.name(""));
  }

  @Test
  void integersTakeTheSmallestForm() {
    assertHex("00", Aml.integer(0));
    assertHex("01", Aml.integer(1));
    assertHex("0a 02", Aml.integer(2));
    assertHex("0a ff", Aml.integer(0xff));
    assertHex("0b 00 01", Aml.integer(0x100));
    assertHex("0c 00 00 01 00", Aml.integer(0x10000));
    assertHex("0e 00 00 00 00 01 00 00 00", Aml.integer(1L << 32));
    assertHex("0e ff ff ff ff ff ff ff ff", Aml.integer(-1));
  }

  @Test
  void packageLengthCountsItself() {
    assertHex("01", Aml.sized(new byte[0]));
    assertEquals(0x3f, Aml.sized(new byte[62])[0]);
    byte[] two = Aml.sized(new byte[63]);
    assertEquals(65, two.length);
    assertHex("41 04", new byte[] {two[0], two[1]});
    byte[] three = Aml.sized(new byte[0x1000]);
    assertHex("83 00 01", new byte[] {three[0], three[1], three[2]});
  }

  @Test
  void pnpIdsAreCompressed() {
    // The well-known one: PNP0C0C is 0x0C0CD041.
    assertHex("0c 41 d0 0c 0c", Aml.eisaId("PNP0C0C"));
    assertHex("0c 41 d0 05 01", Aml.eisaId("PNP0501"));
  }

  @Test
  void deviceWithResources() {
    byte[] device =
        Aml.device(
            "V000",
            Aml.named("_HID", Aml.string("LNRO0005")),
            Aml.named(
                "_CRS",
                Resources.template(Resources.memory(0xd0000000L, 4096), Resources.interrupt(16))));
    assertHex(
        "5b82 34 56303030"
            + " 08 5f484944 0d 4c4e524f30303035 00"
            + " 08 5f435253 11 1a 0a 17"
            + " 86 0900 01 000000d0 00100000"
            + " 89 0600 03 01 10000000"
            + " 79 00",
        device);
  }

  @Test
  void fieldsTellTheirWidthInBits() {
    assertHex(
        "5b81 12 43524547 41 00 20 4350454e 01 43494e53 01",
        Aml.field("CREG", 1, Aml.skip(32), Aml.bits("CPEN", 1), Aml.bits("CINS", 1)));
    assertHex("5b80 43524547 01 0b1006 0a08", Aml.ioRegion("CREG", 0x610, 8));
  }

  @Test
  void methodsCarryTheirArgumentsAndSerialization() {
    assertHex(
        "14 08 5f535441 00 a4 01", Aml.method("_STA", 0, false, Aml.giveBack(Aml.integer(1))));
    assertArrayEquals(Aml.op(0x14, 6, '_', 'E', 'V', 'T', 9), Aml.method("_EVT", 1, true));
  }
}
