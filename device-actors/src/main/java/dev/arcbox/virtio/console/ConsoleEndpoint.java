package dev.arcbox.virtio.console;

import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.DeviceTask;
import java.nio.ByteBuffer;

/** The host's end of a console, which outlives the device instances that serve it. Any thread. */
public final class ConsoleEndpoint {
  /** Typed text that the guest has not taken: a generous paste. */
  private static final int INPUT = 64 << 10;

  /** What an active device offers: these run on the worker. */
  private record Attachment(DeviceContext context, DeviceTask feed) {}

  private final ConsoleSink sink;
  private final ConsoleMetrics metrics = new ConsoleMetrics();
  private final byte[] input = new byte[INPUT];
  private int head;
  private int count;
  private volatile ConsoleConfig size = new ConsoleConfig(80, 25);
  private volatile Attachment attachment;

  /**
   * Whether the driver keeps what it gets. Linux throws away input that arrives while it still sets
   * its port up, and tells nobody when it is done, so text typed before the driver came waits for
   * the first sign of somebody there: output, or more text typed since.
   */
  private volatile boolean listening;

  public ConsoleEndpoint(ConsoleSink sink) {
    this.sink = sink;
  }

  /** Makes the device, and its successor after each failure. */
  public DeviceFactory devices() {
    return () -> new ConsoleDevice(this);
  }

  public ConsoleMetrics metrics() {
    return metrics;
  }

  /** Gives the guest input and returns how much was taken; the rest finds no room now. */
  public int type(ByteBuffer bytes) {
    int taken;
    synchronized (input) {
      taken = Math.min(bytes.remaining(), INPUT - count);
      for (int i = 0; i < taken; i++) {
        input[(head + count++) % INPUT] = bytes.get();
      }
    }
    Attachment now = attachment;
    if (taken > 0 && now != null) {
      listening = true;
      now.context().execute(now.feed());
    }
    return taken;
  }

  /** Tells the guest the size of the terminal. */
  public void resize(int columns, int rows) {
    size = new ConsoleConfig(columns, rows);
    Attachment now = attachment;
    if (now != null) {
      now.context().execute(() -> now.context().configChanged());
    }
  }

  ConsoleSink sink() {
    return sink;
  }

  ConsoleConfig size() {
    return size;
  }

  /** The guest printed something; true when input waits that it may have now. */
  boolean heard() {
    boolean first = !listening;
    listening = true;
    return first && hasInput();
  }

  /** Whether there is input that the guest may have. */
  boolean hasInput() {
    if (!listening) {
      return false;
    }
    synchronized (input) {
      return count > 0;
    }
  }

  /** Moves input into {@code target} and returns how much. */
  int takeInput(byte[] target, int most) {
    synchronized (input) {
      int taken = Math.min(Math.min(most, target.length), count);
      for (int i = 0; i < taken; i++) {
        target[i] = input[(head + i) % INPUT];
      }
      head = (head + taken) % INPUT;
      count -= taken;
      return taken;
    }
  }

  void attach(DeviceContext context, DeviceTask feed) {
    attachment = new Attachment(context, feed);
    context.execute(feed);
  }

  /** The device is gone; its successor serves the same driver. */
  void detach() {
    attachment = null;
  }

  /** The driver is gone; the next one sets its port up anew. */
  void driverGone() {
    attachment = null;
    listening = false;
  }
}
