package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;

/**
 * An 8042 without keyboard or mouse, which is there for its reset line. It passes its self-tests,
 * so that a driver that looks for it is soon done. Range: ports 0x60 to 0x64.
 */
public final class KeyboardController implements MmioDevice {
  /** Ports 0x60 to 0x64; those between belong to others and read as zero. */
  public static final int COUNT = 5;

  private static final int DATA = 0;
  private static final int COMMAND = 4;

  private static final int OUTPUT_FULL = 1;
  private static final int SYSTEM_FLAG = 4;

  private static final int READ_CONTROL = 0x20;
  private static final int WRITE_CONTROL = 0x60;
  private static final int TEST_PORT_2 = 0xa9;
  private static final int SELF_TEST = 0xaa;
  private static final int TEST_PORT_1 = 0xab;
  private static final int READ_OUTPUT = 0xd0;
  private static final int WRITE_OUTPUT = 0xd1;
  private static final int PULSE_RESET = 0xfe;

  private static final int SELF_TEST_PASSED = 0x55;
  private static final int PORT_FAILS = 1;

  /** Bit 0 is the reset line, active low; bit 1 is A20. */
  private static final int OUTPUT_RESET = 1;

  private final PlatformEvents events;
  private int control;
  private int output = 3;
  private int answer;
  private boolean full;
  private int expects;

  /** A controller that passes resets on. */
  public KeyboardController(PlatformEvents events) {
    this.events = events;
  }

  @Override
  public synchronized long read(long offset, int size) {
    if (offset == COMMAND) {
      return SYSTEM_FLAG | (full ? OUTPUT_FULL : 0);
    }
    if (offset == DATA && full) {
      full = false;
      return answer;
    }
    return 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    boolean reset =
        switch ((int) offset) {
          case DATA -> data((int) value & 0xff);
          case COMMAND -> command((int) value & 0xff);
          default -> false;
        };
    if (reset) {
      events.reset();
    }
  }

  private synchronized boolean data(int value) {
    int what = expects;
    expects = 0;
    switch (what) {
      case WRITE_CONTROL -> control = value;
      case WRITE_OUTPUT -> {
        output = value;
        return (value & OUTPUT_RESET) == 0;
      }
      default -> {
        // For the keyboard, which is not there: it never answers.
      }
    }
    return false;
  }

  private synchronized boolean command(int value) {
    expects = 0;
    switch (value) {
      case READ_CONTROL -> answer(control);
      case WRITE_CONTROL, WRITE_OUTPUT -> expects = value;
      case SELF_TEST -> answer(SELF_TEST_PASSED);
      case TEST_PORT_1, TEST_PORT_2 -> answer(PORT_FAILS);
      case READ_OUTPUT -> answer(output);
      case PULSE_RESET -> {
        return true;
      }
      default -> {}
    }
    return false;
  }

  private void answer(int value) {
    answer = value;
    full = true;
  }
}
