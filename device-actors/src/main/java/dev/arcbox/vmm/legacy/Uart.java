package dev.arcbox.vmm.legacy;

import dev.arcbox.hypervisor.InterruptLine;
import dev.arcbox.hypervisor.MmioDevice;
import dev.arcbox.virtio.console.ConsoleSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * A 16550A serial port. What the guest writes goes to the sink at once, so the transmitter is
 * always empty; what the host types waits, bounded, until the guest reads it.
 *
 * <pre>
 * 0 RBR/THR (DLAB: divisor low) | 1 IER (DLAB: divisor high) | 2 IIR/FCR | 3 LCR | 4 MCR | 5 LSR
 * 6 MSR | 7 SCR
 * </pre>
 */
public final class Uart implements MmioDevice {
  /** Typed text that the guest has not read: a generous paste. */
  static final int INPUT = 16 << 10;

  private static final int IER_RECEIVED = 1;
  private static final int IER_EMPTY = 2;
  private static final int IER_MASK = 0xf;
  private static final int IIR_NONE = 1;
  private static final int IIR_EMPTY = 2;
  private static final int IIR_RECEIVED = 4;
  private static final int IIR_FIFOS = 0xc0;
  private static final int FCR_ENABLE = 1;
  private static final int FCR_CLEAR_INPUT = 2;
  private static final int LCR_DLAB = 0x80;
  private static final int MCR_DTR = 1;
  private static final int MCR_RTS = 2;
  private static final int MCR_OUT1 = 4;
  private static final int MCR_OUT2 = 8;
  private static final int MCR_LOOP = 0x10;
  private static final int MCR_MASK = 0x1f;
  private static final int LSR_READY = 1;
  private static final int LSR_OVERRUN = 2;
  private static final int LSR_EMPTY = 0x60;
  private static final int MSR_CTS = 0x10;
  private static final int MSR_DSR = 0x20;
  private static final int MSR_RING = 0x40;
  private static final int MSR_CARRIER = 0x80;

  private final ConsoleSink sink;
  private final InterruptLine interrupt;
  private final MemorySegment out = MemorySegment.ofArray(new byte[1]);
  private final byte[] input = new byte[INPUT];
  private int head;
  private int count;
  private int divisor = 12;
  private int interrupts;
  private int lineControl;
  private int modemControl;
  private int scratch;
  private boolean fifos;
  private boolean overrun;

  /** "Transmitter empty" was not acknowledged yet. */
  private boolean emptyPending;

  /** A port that writes to {@code sink}. */
  public Uart(ConsoleSink sink, InterruptLine interrupt) {
    this.sink = sink;
    this.interrupt = interrupt;
  }

  /** Gives the guest input and returns how much was taken; the rest finds no room now. */
  public synchronized int type(ByteBuffer bytes) {
    int taken = 0;
    while (bytes.hasRemaining() && count < INPUT) {
      receive(bytes.get());
      taken++;
    }
    pulseIf(taken > 0 && (interrupts & IER_RECEIVED) != 0);
    return taken;
  }

  private void receive(int value) {
    if (count == INPUT) {
      overrun = true;
      return;
    }
    input[(head + count++) % INPUT] = (byte) value;
  }

  /** OUT2 switches the interrupt on, as in a PC. */
  private void pulseIf(boolean pending) {
    if (pending && (modemControl & MCR_OUT2) != 0) {
      interrupt.pulse();
    }
  }

  private boolean divisorLatch() {
    return (lineControl & LCR_DLAB) != 0;
  }

  @Override
  public synchronized long read(long offset, int size) {
    return switch ((int) offset) {
      case 0 -> divisorLatch() ? divisor & 0xff : take();
      case 1 -> divisorLatch() ? divisor >> 8 : interrupts;
      case 2 -> identify();
      case 3 -> lineControl;
      case 4 -> modemControl;
      case 5 -> lineStatus();
      case 6 -> modemStatus();
      case 7 -> scratch;
      default -> 0;
    };
  }

  private int take() {
    if (count == 0) {
      return 0;
    }
    int value = input[head] & 0xff;
    head = (head + 1) % INPUT;
    count--;
    return value;
  }

  private int identify() {
    int reason = IIR_NONE;
    if (count > 0 && (interrupts & IER_RECEIVED) != 0) {
      reason = IIR_RECEIVED;
    } else if (emptyPending && (interrupts & IER_EMPTY) != 0) {
      reason = IIR_EMPTY;
      emptyPending = false;
    }
    return reason | (fifos ? IIR_FIFOS : 0);
  }

  private int lineStatus() {
    int status = LSR_EMPTY | (count > 0 ? LSR_READY : 0) | (overrun ? LSR_OVERRUN : 0);
    overrun = false;
    return status;
  }

  /** In loopback the outputs come back as inputs, by which drivers know that a port is there. */
  private int modemStatus() {
    if ((modemControl & MCR_LOOP) == 0) {
      return MSR_CARRIER | MSR_DSR | MSR_CTS;
    }
    return ((modemControl & MCR_RTS) != 0 ? MSR_CTS : 0)
        | ((modemControl & MCR_DTR) != 0 ? MSR_DSR : 0)
        | ((modemControl & MCR_OUT1) != 0 ? MSR_RING : 0)
        | ((modemControl & MCR_OUT2) != 0 ? MSR_CARRIER : 0);
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    int octet = (int) value & 0xff;
    switch ((int) offset) {
      case 0 -> transmit(octet);
      case 1 -> enable(octet);
      case 2 -> controlFifos(octet);
      case 3 -> lineControl = octet;
      case 4 -> modemControl = octet & MCR_MASK;
      case 7 -> scratch = octet;
      default -> {}
    }
  }

  private void transmit(int value) {
    if (divisorLatch()) {
      divisor = (divisor & 0xff00) | value;
      return;
    }
    if ((modemControl & MCR_LOOP) != 0) {
      receive(value);
      return;
    }
    out.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    sink.write(out, 0, 1);
    emptyPending = true;
    pulseIf((interrupts & IER_EMPTY) != 0);
  }

  private void enable(int value) {
    if (divisorLatch()) {
      divisor = (divisor & 0xff) | (value << 8);
      return;
    }
    int before = interrupts;
    interrupts = value & IER_MASK;
    int fresh = interrupts & ~before;
    if ((fresh & IER_EMPTY) != 0) {
      // Switching it on while the transmitter is empty interrupts at once.
      emptyPending = true;
    }
    pulseIf((fresh & IER_EMPTY) != 0 || ((fresh & IER_RECEIVED) != 0 && count > 0));
  }

  private void controlFifos(int value) {
    fifos = (value & FCR_ENABLE) != 0;
    if ((value & FCR_CLEAR_INPUT) != 0) {
      count = 0;
      overrun = false;
    }
  }
}
