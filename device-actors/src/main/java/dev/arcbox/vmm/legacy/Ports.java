package dev.arcbox.vmm.legacy;

/** I/O ports and interrupts of the machine, on which the registers and the ACPI tables agree. */
public final class Ports {
  public static final int KEYBOARD_DATA = 0x60;

  public static final int KEYBOARD_COMMAND = 0x64;

  /** Index and data of the CMOS clock. */
  public static final int CLOCK = 0x70;

  public static final int CLOCK_COUNT = 2;

  public static final int SERIAL = 0x3f8;
  public static final int SERIAL_COUNT = 8;
  public static final int SERIAL_INTERRUPT = 4;

  /** Where test guests leave their result; not in real machines. */
  public static final int DEBUG_EXIT = 0xf4;

  public static final int PANIC = 0x505;

  /** Power management: sleep control, sleep status, reset and events. */
  public static final int POWER = 0x600;

  public static final int POWER_COUNT = 4;
  public static final int SLEEP_CONTROL = POWER;
  public static final int SLEEP_STATUS = POWER + 1;
  public static final int RESET = POWER + 2;
  public static final int RESET_VALUE = 1;

  /** Why the event device interrupted; reading clears. */
  public static final int EVENTS = POWER + 3;

  public static final int EVENT_POWER_BUTTON = 1;
  public static final int EVENT_CPU = 2;
  public static final int EVENT_INTERRUPT = 9;

  /** SLP_TYP of soft-off; any number that _S5 and the register agree on. */
  public static final int SLEEP_TYPE_OFF = 5;

  /** CPU hot-plug. */
  public static final int CPU = 0x610;

  public static final int CPU_COUNT = 8;

  /** PCI configuration, mechanism 1. */
  public static final int PCI = 0xcf8;

  public static final int PCI_COUNT = 8;

  private Ports() {}
}
