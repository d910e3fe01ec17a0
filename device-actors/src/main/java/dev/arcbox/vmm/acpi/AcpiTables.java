package dev.arcbox.vmm.acpi;

import dev.arcbox.vmm.boot.LowMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * All tables of a machine, one after the other; the root pointer first, where kernels that are not
 * told look for it.
 */
public final class AcpiTables {
  private static final int RSDP_BYTES = 36;

  /** The part that ACPI 1.0 knew, with a checksum of its own. */
  private static final int RSDP_OLD_BYTES = 20;

  private static final int ALIGNMENT = 16;

  private final long address;
  private final byte[] bytes;

  private AcpiTables(long address, byte[] bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  /** Where in the guest the bytes must lie; the root pointer's address too. */
  public long address() {
    return address;
  }

  /** A copy of all bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Builds the tables for the BIOS area of the guest. */
  public static AcpiTables of(Platform platform) {
    return at(LowMemory.ACPI, (int) LowMemory.ACPI_BYTES, platform);
  }

  static AcpiTables at(long address, int room, Platform platform) {
    ByteBuffer out = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    out.position(align(RSDP_BYTES));
    long dsdt = put(out, address, Dsdt.of(platform));
    long fadt = put(out, address, Fadt.of(dsdt));
    long madt = put(out, address, Madt.of(platform));
    byte[] pointers = Aml.join(Aml.little(fadt, Long.BYTES), Aml.little(madt, Long.BYTES));
    long xsdt = put(out, address, Table.of("XSDT", 1, pointers));
    byte[] all = new byte[out.position()];
    out.put(0, rootPointer(xsdt)).get(0, all);
    return new AcpiTables(address, all);
  }

  private static int align(int position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static long put(ByteBuffer out, long base, byte[] table) {
    if (table.length > out.remaining()) {
      throw new IllegalArgumentException(
          "ACPI tables of more than " + out.capacity() + " bytes: too many CPUs or devices");
    }
    long address = base + out.position();
    out.put(table);
    out.position(Math.min(out.limit(), align(out.position())));
    return address;
  }

  /** The root pointer (section 5.2.5.3), revision 2. */
  private static byte[] rootPointer(long xsdt) {
    ByteBuffer out = ByteBuffer.allocate(RSDP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(Table.ascii("RSD PTR ")).put((byte) 0).put(Table.ascii("ARCBOX")).put((byte) 2);
    out.putInt(0).putInt(RSDP_BYTES).putLong(xsdt);
    byte[] bytes = Table.summed(out.array(), 8, RSDP_OLD_BYTES);
    return Table.summed(bytes, 32, RSDP_BYTES);
  }
}
