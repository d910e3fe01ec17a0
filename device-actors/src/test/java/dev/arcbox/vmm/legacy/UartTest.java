package dev.arcbox.vmm.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.virtio.console.ConsoleHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class UartTest {
  private static final int DATA = 0;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private final ConsoleHistory console = new ConsoleHistory(1 << 12);
  private int pulses;
  private final Uart uart = new Uart(console, () -> pulses++);

  private int read(int register) {
    return (int) uart.read(register, 1);
  }

  private void write(int register, int value) {
    uart.write(register, 1, value);
  }

  private int type(String text) {
    return uart.type(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void printsWithoutInterrupts() {
    for (char each : "Linux version".toCharArray()) {
      assertEquals(0x60, read(LSR) & 0x60, "the transmitter is always empty");
      write(DATA, each);
    }
    assertEquals("Linux version", console.text());
    assertEquals(0, pulses);
  }

  /** What Linux' autoconfig looks at before it believes in a 16550A. */
  @Test
  void looksLikeA16550A() {
    write(IER, 0);
    assertEquals(0, read(IER));
    write(IER, 0x0f);
    assertEquals(0x0f, read(IER));
    write(IER, 0x40);
    assertEquals(0, read(IER), "no 16C750 sleep, no XScale");
    write(MCR, 0x1a);
    assertEquals(0x90, read(MSR) & 0xf0, "loopback");
    write(MCR, 0);
    write(SCR, 0xa5);
    assertEquals(0xa5, read(SCR));
    write(FCR, 1);
    assertEquals(0xc0, read(IIR) & 0xe0, "FIFOs of 16, not of 64");
    write(LCR, 0x83);
    write(DATA, 0x34);
    write(IER, 0x12);
    assertEquals(0x34, read(DATA));
    assertEquals(0x12, read(IER));
    write(LCR, 0x03);
    assertEquals(0, read(IER), "the divisor is not the interrupt register");
    assertEquals("", console.text());
  }

  @Test
  void transmitterInterruptsWhenItIsEnabledAndAfterEachCharacter() {
    write(MCR, 8);
    write(IER, 2);
    assertEquals(1, pulses);
    assertEquals(2, read(IIR) & 0xf);
    assertEquals(1, read(IIR) & 0xf, "reading acknowledges");
    write(DATA, 'x');
    assertEquals(2, pulses);
    assertEquals(2, read(IIR) & 0xf);
  }

  @Test
  void receivesWhatIsTyped() {
    write(MCR, 8);
    write(IER, 3);
    pulses = 0;
    assertEquals(3, type("abc"));
    assertEquals(1, pulses);
    assertEquals(4, read(IIR) & 0xf, "received comes before empty");
    StringBuilder seen = new StringBuilder();
    while ((read(LSR) & 1) != 0) {
      seen.append((char) read(DATA));
    }
    assertEquals("abc", seen.toString());
    assertEquals(2, read(IIR) & 0xf);
    assertEquals(0, read(DATA), "nothing more");
  }

  @Test
  void interruptsOnlyWithOut2() {
    write(IER, 3);
    type("a");
    assertEquals(0, pulses);
  }

  @Test
  void inputThatWaitedInterruptsWhenEnabled() {
    write(MCR, 8);
    type("a");
    assertEquals(0, pulses);
    write(IER, 1);
    assertEquals(1, pulses);
  }

  @Test
  void loopbackComesBackAndIsNotPrinted() {
    write(MCR, 0x10);
    write(DATA, 'q');
    assertEquals('q', read(DATA));
    assertEquals("", console.text());
  }

  @Test
  void inputIsBounded() {
    assertEquals(Uart.INPUT, type("x".repeat(Uart.INPUT + 10)));
    assertEquals(0, type("y"));
    write(MCR, 0x10);
    write(DATA, 'z');
    assertTrue((read(LSR) & 2) != 0, "overrun");
    assertEquals(0, read(LSR) & 2, "told once");
    write(FCR, 3);
    assertEquals(0, read(LSR) & 1, "cleared");
  }
}
