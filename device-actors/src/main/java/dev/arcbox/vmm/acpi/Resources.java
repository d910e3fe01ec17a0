package dev.arcbox.vmm.acpi;

/** Resource descriptors for _CRS (ACPI 6.5 section 6.4). */
final class Resources {
  private static final int CONSUMER = 1;
  private static final int EDGE = 2;

  private Resources() {}

  /** A resource template: the descriptors and the end tag, whose checksum 0 means "not summed". */
  static byte[] template(byte[]... descriptors) {
    return Aml.buffer(Aml.join(Aml.join(descriptors), Aml.op(0x79, 0)));
  }

  /** Ports at a fixed place, 16 bits of address decoded. */
  static byte[] ports(int first, int count) {
    return Aml.join(Aml.op(0x47, 1), Aml.little(first, 2), Aml.little(first, 2), Aml.op(1, count));
  }

  /** A fixed range of memory below 4 GiB, readable and writable. */
  static byte[] memory(long address, long bytes) {
    if (address < 0 || address + bytes > 1L << 32) {
      throw new IllegalArgumentException("range 0x%x+0x%x".formatted(address, bytes));
    }
    return Aml.join(
        Aml.op(0x86), Aml.little(9, 2), Aml.op(1), Aml.little(address, 4), Aml.little(bytes, 4));
  }

  /** An edge-triggered, active-high interrupt of its own. */
  static byte[] interrupt(int number) {
    return Aml.join(
        Aml.op(0x89), Aml.little(6, 2), Aml.op(CONSUMER | EDGE, 1), Aml.little(number, 4));
  }
}
