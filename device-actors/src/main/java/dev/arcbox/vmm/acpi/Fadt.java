package dev.arcbox.vmm.acpi;

import dev.arcbox.vmm.legacy.Ports;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fixed description table (ACPI 6.5 section 5.2.9) of a hardware-reduced platform: no PM
 * blocks, no SCI; sleep and reset registers instead.
 */
final class Fadt {
  private static final int BYTES = 276;
  private static final int REVISION = 6;

  /** 6.3 and later: spare CPUs are marked "online capable", which kernels heed from 6.3 on. */
  private static final int MINOR_REVISION = 5;

  private static final int BOOT_ARCHITECTURE = 109;
  private static final int FLAGS = 112;
  private static final int RESET_REGISTER = 116;
  private static final int RESET_VALUE = 128;
  private static final int MINOR = 131;
  private static final int DSDT = 140;
  private static final int SLEEP_CONTROL = 244;
  private static final int SLEEP_STATUS = 256;
  private static final int HYPERVISOR = 268;

  private static final int WBINVD = 1;

  /** The power button is a control-method device, the fixed one is not there. */
  private static final int POWER_BUTTON = 1 << 4;

  private static final int SLEEP_BUTTON = 1 << 5;
  private static final int RESET_SUPPORTED = 1 << 10;
  private static final int HARDWARE_REDUCED = 1 << 20;

  /** "VGA not present"; bit 1 clear: no keyboard controller to look for. */
  private static final int NO_VGA = 1 << 2;

  private Fadt() {}

  static byte[] of(long dsdt) {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort(BOOT_ARCHITECTURE, (short) NO_VGA);
    out.putInt(FLAGS, WBINVD | POWER_BUTTON | SLEEP_BUTTON | RESET_SUPPORTED | HARDWARE_REDUCED);
    register(out, RESET_REGISTER, Ports.RESET);
    out.put(RESET_VALUE, (byte) Ports.RESET_VALUE);
    out.put(MINOR, (byte) MINOR_REVISION);
    out.putLong(DSDT, dsdt);
    register(out, SLEEP_CONTROL, Ports.SLEEP_CONTROL);
    register(out, SLEEP_STATUS, Ports.SLEEP_STATUS);
    out.put(HYPERVISOR, Table.ascii("ARCBOX"));
    byte[] all = out.array();
    return Table.of("FACP", REVISION, java.util.Arrays.copyOfRange(all, Table.HEADER, BYTES));
  }

  /** A generic address (5.2.3.2): one byte-wide port. */
  private static void register(ByteBuffer out, int at, int port) {
    byte ioSpace = 1;
    byte bits = 8;
    byte byteAccess = 1;
    out.put(at, ioSpace).put(at + 1, bits).put(at + 3, byteAccess).putLong(at + 4, port);
  }
}
