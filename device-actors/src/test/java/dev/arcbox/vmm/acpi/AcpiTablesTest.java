package dev.arcbox.vmm.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.vmm.acpi.Platform.VirtioPlace;
import dev.arcbox.vmm.boot.LowMemory;
import dev.arcbox.vmm.legacy.Ports;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finds its way through the tables as a kernel does. */
final class AcpiTablesTest {
  private static final Platform PLATFORM =
      new Platform(
          2,
          4,
          List.of(new VirtioPlace(0xd0000000L, 4096, 16), new VirtioPlace(0xd0001000L, 4096, 17)));

  private final ByteBuffer tables = tables(PLATFORM);

  private static ByteBuffer tables(Platform platform) {
    AcpiTables made = AcpiTables.of(platform);
    assertEquals(LowMemory.ACPI, made.address());
    return ByteBuffer.wrap(made.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int sum(ByteBuffer bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.limit(); i++) {
      sum += bytes.get(i);
    }
    return sum & 0xff;
  }

  /** The table at a guest address, with its checksum verified. */
  private ByteBuffer table(long address, String signature) {
    int at = (int) (address - LowMemory.ACPI);
    ByteBuffer table = tables.slice(at, tables.getInt(at + 4)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(signature, text(table, 0, 4));
    assertEquals(0, sum(table), signature);
    return table;
  }

  private static String text(ByteBuffer bytes, int at, int length) {
    byte[] out = new byte[length];
    bytes.get(at, out);
    return new String(out, StandardCharsets.US_ASCII);
  }

  private ByteBuffer root() {
    assertEquals("RSD PTR ", text(tables, 0, 8));
    assertEquals(0, sum(tables.slice(0, 20)));
    assertEquals(0, sum(tables.slice(0, 36)));
    return table(tables.getLong(24), "XSDT");
  }

  private ByteBuffer fadt() {
    return table(root().getLong(36), "FACP");
  }

  private ByteBuffer madt() {
    return table(root().getLong(44), "APIC");
  }

  @Test
  void everyTableIsReachedFromTheRoot() {
    assertEquals(52, root().limit());
    assertEquals(276, fadt().limit());
    table(fadt().getLong(140), "DSDT");
    assertTrue(madt().limit() > 44);
  }

  @Test
  void platformIsHardwareReducedWithSleepAndResetRegisters() {
    ByteBuffer fadt = fadt();
    int flags = fadt.getInt(112);
    assertTrue((flags & (1 << 20)) != 0, "hardware reduced");
    assertTrue((flags & (1 << 10)) != 0, "reset register");
    assertEquals(Ports.RESET, fadt.getLong(120));
    assertEquals(Ports.RESET_VALUE, fadt.get(128));
    assertEquals(1, fadt.get(244), "I/O space");
    assertEquals(Ports.SLEEP_CONTROL, fadt.getLong(248));
    assertEquals(Ports.SLEEP_STATUS, fadt.getLong(260));
    assertEquals(0, fadt.getShort(46), "no SCI");
  }

  @Test
  void spareProcessorsAreOnlineCapable() {
    ByteBuffer madt = madt();
    List<Integer> processors = new ArrayList<>();
    int ioApics = 0;
    for (int at = 44; at < madt.limit(); at += madt.get(at + 1)) {
      assertTrue(madt.get(at + 1) > 1);
      switch (madt.get(at)) {
        case 0 -> processors.add(madt.getInt(at + 4));
        case 1 -> {
          ioApics++;
          assertEquals(0xfec00000, madt.getInt(at + 4));
        }
        case 2 -> assertEquals(Ports.SERIAL_INTERRUPT, madt.getInt(at + 4));
        default -> assertEquals(4, madt.get(at));
      }
    }
    assertEquals(List.of(1, 1, 2, 2), processors);
    assertEquals(1, ioApics);
  }

  @Test
  void dsdtNamesEveryDevice() {
    String dsdt =
        text(table(fadt().getLong(140), "DSDT"), 0, table(fadt().getLong(140), "DSDT").limit());
    for (String name : List.of("V000", "V001", "COM1", "GED_", "PWRB", "_S5_", "C003", "PEVT")) {
      assertTrue(dsdt.contains(name), name);
    }
    assertEquals(2, dsdt.split("LNRO0005", -1).length - 1);
  }

  @Test
  void largestMachineFitsItsPlace() {
    List<VirtioPlace> devices = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      devices.add(new VirtioPlace(0xd0000000L + i * 4096L, 4096, i));
    }
    AcpiTables.of(new Platform(1, Platform.MOST_CPUS, devices));
    assertThrows(IllegalArgumentException.class, () -> AcpiTables.at(0xe0000, 512, PLATFORM));
  }

  @Test
  void impossibleMachinesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Platform(0, 1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Platform(2, 1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Platform(1, 255, List.of()));
  }
}
