package dev.arcbox.platform.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.SystemCalls;
import dev.arcbox.platform.libc.Timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** Name, clock, disks and power of the machine we run on. */
public final class Machine {
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_BOOTTIME = 7;

  private Machine() {}

  public static void hostname(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long length = name.getBytes(UTF_8).length;
      Check.ok(SystemCalls.sethostname(arena.allocateFrom(name), length), "sethostname", name);
    }
  }

  /** Sets the wall clock. */
  public static void clock(Instant now) {
    MemorySegment time = CallState.scratch();
    Timespec.put(time, now.getEpochSecond(), now.getNano());
    Check.ok(SystemCalls.clockSettime(CLOCK_REALTIME, time), "clock_settime", now.toString());
  }

  /** Nanoseconds since the machine started, time asleep included. */
  public static long uptimeNanos() {
    MemorySegment time = CallState.scratch();
    Check.ok(SystemCalls.clockGettime(CLOCK_BOOTTIME, time), "clock_gettime", "CLOCK_BOOTTIME");
    return Timespec.seconds(time) * 1_000_000_000 + Timespec.nanos(time);
  }

  /** Writes everything that is not on disk yet, of all file systems; waits for it. */
  public static void sync() {
    SystemCalls.sync();
  }

  /** The same for the file system that {@code file} is on; tells errors. */
  public static void sync(Fd file) {
    Check.ok(SystemCalls.syncfs(file.fd()), "syncfs", file.fd());
  }

  /** Turns the machine off at once; sync first. Returns only in a container's namespace. */
  public static void powerOff() {
    Check.ok(SystemCalls.reboot(Constants.RB_POWER_OFF), "reboot", "power off");
  }

  public static void restart() {
    Check.ok(SystemCalls.reboot(Constants.RB_AUTOBOOT), "reboot", "restart");
  }
}
