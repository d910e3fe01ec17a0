package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.MmioDevice;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The MC146818 clock of a PC: UTC in BCD or binary, no alarms. A guest may set it; then it runs
 * from there, for that guest alone.
 *
 * <pre>
 * 0 index | 1 data        0 s · 2 min · 4 h · 6 weekday · 7 day · 8 month · 9 year · 0x32 century
 * </pre>
 */
public final class CmosClock implements MmioDevice {
  private static final int BYTES = 128;
  private static final int INDEX_MASK = 0x7f;
  private static final int STATUS_A = 0xa;
  private static final int STATUS_B = 0xb;
  private static final int STATUS_C = 0xc;
  private static final int STATUS_D = 0xd;
  private static final int CENTURY = 0x32;

  private static final int A_UPDATING = 0x80;

  /** 32.768 kHz, 1024 Hz: what firmware leaves there. */
  private static final int A_DEFAULT = 0x26;

  private static final int B_24_HOURS = 2;
  private static final int B_BINARY = 4;

  /** The guest writes the time: it stands still until this is clear again. */
  private static final int B_SET = 0x80;

  /** The battery is good. */
  private static final int D_VALID = 0x80;

  private static final int PM = 0x80;

  /** The registers may change this soon, so updating is told (data sheet: 244 µs). */
  private static final int UPDATE_NANOS = 244_000;

  private final InstantSource time;
  private final byte[] memory = new byte[BYTES];
  private Duration offset = Duration.ZERO;
  private int index;

  /** A clock that shows {@code time}. */
  public CmosClock(InstantSource time) {
    this.time = time;
    memory[STATUS_A] = A_DEFAULT;
    memory[STATUS_B] = B_24_HOURS;
  }

  private OffsetDateTime now() {
    return time.instant().plus(offset).atOffset(ZoneOffset.UTC);
  }

  private boolean setting() {
    return (memory[STATUS_B] & B_SET) != 0;
  }

  @Override
  public synchronized long read(long port, int size) {
    return port == 1 ? value() : 0;
  }

  private int value() {
    return switch (index) {
      case STATUS_A -> (memory[STATUS_A] & 0x7f) | (updating() ? A_UPDATING : 0);
      case STATUS_C -> 0;
      case STATUS_D -> D_VALID;
      default -> isTime(index) && !setting() ? shown(index, now()) : memory[index] & 0xff;
    };
  }

  private boolean updating() {
    return !setting() && now().getNano() >= 1_000_000_000 - UPDATE_NANOS;
  }

  private static boolean isTime(int register) {
    return switch (register) {
      case 0, 2, 4, 6, 7, 8, 9, CENTURY -> true;
      default -> false;
    };
  }

  private int shown(int register, OffsetDateTime now) {
    return switch (register) {
      case 0 -> encoded(now.getSecond());
      case 2 -> encoded(now.getMinute());
      case 4 -> hour(now.getHour());
      case 6 -> encoded(now.getDayOfWeek().getValue() % 7 + 1);
      case 7 -> encoded(now.getDayOfMonth());
      case 8 -> encoded(now.getMonthValue());
      case 9 -> encoded(now.getYear() % 100);
      default -> encoded(now.getYear() / 100 % 100);
    };
  }

  private int hour(int hour) {
    if ((memory[STATUS_B] & B_24_HOURS) != 0) {
      return encoded(hour);
    }
    return encoded((hour + 11) % 12 + 1) | (hour >= 12 ? PM : 0);
  }

  private boolean binary() {
    return (memory[STATUS_B] & B_BINARY) != 0;
  }

  private int encoded(int number) {
    return binary() ? number : ((number / 10) << 4) | (number % 10);
  }

  private int decoded(int register) {
    int raw = memory[register] & 0xff;
    return binary() ? raw : (raw >> 4) * 10 + (raw & 0xf);
  }

  @Override
  public synchronized void write(long port, int size, long value) {
    if (port == 0) {
      index = (int) value & INDEX_MASK;
      return;
    }
    switch (index) {
      case STATUS_B -> control((int) value);
      case STATUS_C, STATUS_D -> {}
      default -> {
        // A single register written on the fly, without stopping the clock, changes nothing.
        if (!isTime(index) || setting()) {
          memory[index] = (byte) value;
        }
      }
    }
  }

  private void control(int value) {
    boolean before = setting();
    if (!before && (value & B_SET) != 0) {
      OffsetDateTime now = now();
      for (int i = 0; i < BYTES; i++) {
        if (isTime(i)) {
          memory[i] = (byte) shown(i, now);
        }
      }
    }
    memory[STATUS_B] = (byte) value;
    if (before && !setting()) {
      accept();
    }
  }

  /** Takes what the guest set; nonsense leaves the clock as it was. */
  private void accept() {
    int year = decoded(CENTURY) * 100 + decoded(9);
    try {
      OffsetDateTime set =
          OffsetDateTime.of(
              year, decoded(8), decoded(7), setHour(), decoded(2), decoded(0), 0, ZoneOffset.UTC);
      offset = Duration.between(time.instant(), set.toInstant());
    } catch (java.time.DateTimeException e) {
      // The 31st of February: a guest's mistake of no consequence.
    }
  }

  private int setHour() {
    if ((memory[STATUS_B] & B_24_HOURS) != 0) {
      return decoded(4);
    }
    boolean afternoon = (memory[4] & PM) != 0;
    memory[4] &= (byte) ~PM;
    return decoded(4) % 12 + (afternoon ? 12 : 0);
  }
}
