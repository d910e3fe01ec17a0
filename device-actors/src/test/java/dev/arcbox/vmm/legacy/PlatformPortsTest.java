package dev.arcbox.vmm.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.virtio.console.ConsoleHistory;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlatformPortsTest {
  private final RecordedEvents events = new RecordedEvents();
  private int pulses;

  private PowerManagement power() {
    return new PowerManagement(events, () -> pulses++);
  }

  @Test
  void keyboardControllerResets() {
    KeyboardController it = new KeyboardController(events);
    it.write(4, 1, 0xfe);
    it.write(4, 1, 0xd1);
    it.write(0, 1, 0x02);
    assertEquals(List.of("reset", "reset"), events.seen);
    it.write(0, 1, 0x00);
    it.write(4, 1, 0xd1);
    it.write(0, 1, 0x03);
    assertEquals(2, events.seen.size(), "the reset line is active low");
  }

  @Test
  void keyboardControllerPassesItsTests() {
    KeyboardController it = new KeyboardController(events);
    assertEquals(0, it.read(4, 1) & 1, "nothing to read at first");
    it.write(4, 1, 0xaa);
    assertEquals(1, it.read(4, 1) & 1);
    assertEquals(0x55, it.read(0, 1));
    assertEquals(0, it.read(4, 1) & 3);
    it.write(4, 1, 0x60);
    it.write(0, 1, 0x47);
    it.write(4, 1, 0x20);
    assertEquals(0x47, it.read(0, 1));
  }

  @Test
  void sleepControlPowersOffAndNothingElse() {
    PowerManagement it = power();
    it.write(0, 1, 5 << 2);
    it.write(0, 1, (1 << 5) | (3 << 2));
    assertEquals(List.of(), events.seen);
    it.write(0, 1, (1 << 5) | (5 << 2));
    assertEquals(List.of("off"), events.seen);
    it.write(2, 1, 0);
    it.write(2, 1, 1);
    assertEquals(List.of("off", "reset"), events.seen);
  }

  @Test
  void eventsAreToldOnce() {
    PowerManagement it = power();
    it.pressPowerButton();
    it.pressPowerButton();
    it.cpusChanged();
    assertEquals(3, pulses);
    assertEquals(Ports.EVENT_POWER_BUTTON | Ports.EVENT_CPU, it.read(3, 1));
    assertEquals(0, it.read(3, 1));
  }

  @Test
  void cpusThatComeAreNewUntilSeen() {
    CpuHotplug it = new CpuHotplug(1, 3);
    assertEquals(List.of(1, 0, 0), flags(it));
    it.added(2);
    assertEquals(List.of(1, 0, 3), flags(it));
    it.write(0, 4, 2);
    it.write(4, 1, 2);
    assertEquals(List.of(1, 0, 1), flags(it));
    for (long odd : new long[] {3, -1, 1L << 31, 0xffff_ffffL}) {
      it.write(0, 4, odd);
      it.write(4, 1, 2);
      assertEquals(0, it.read(4, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> it.added(3));
  }

  private static List<Integer> flags(CpuHotplug it) {
    return java.util.stream.IntStream.range(0, 3)
        .mapToObj(
            cpu -> {
              it.write(0, 4, cpu);
              return (int) it.read(4, 1);
            })
        .toList();
  }

  @Test
  void panicAndDebugExitArePassedOn() {
    PanicPort panic = new PanicPort(events);
    assertEquals(1, panic.read(0, 1));
    panic.write(0, 1, 2);
    panic.write(0, 1, 1);
    new DebugExit(events).write(0, 4, 42);
    assertEquals(List.of("panic", "exit 42"), events.seen);
  }

  @Test
  void thereIsNoPci() {
    NoPci it = new NoPci();
    it.write(0, 4, 0x80000000L);
    assertEquals(-1, it.read(0, 4));
    assertEquals(-1, it.read(4, 4));
  }

  /** Any access to any port: nothing is thrown, and the console sees no more than was written. */
  @Test
  void survivesAnyAccess() {
    ConsoleHistory console = new ConsoleHistory(1 << 10);
    List<MmioDevice> devices =
        List.of(
            new Uart(console, () -> pulses++),
            new CmosClock(() -> Instant.ofEpochSecond(pulses)),
            new KeyboardController(events),
            power(),
            new CpuHotplug(2, 8),
            new PanicPort(events),
            new DebugExit(events),
            new NoPci());
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      MmioDevice it = devices.get(random.nextInt(devices.size()));
      int size = 1 << random.nextInt(4);
      long offset = random.nextInt(16);
      if (random.nextBoolean()) {
        it.read(offset, size);
      } else {
        it.write(offset, size, random.nextLong() >>> (64 - 8 * size));
      }
      events.seen.clear();
    }
    assertTrue(console.total() < 200_000);
  }
}
