package dev.arcbox.virtio.vsock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a stream's user and the worker share: a ring and a gate for each direction, and how each
 * direction ended. The first end of a direction stands.
 */
final class Duplex {
  static final StreamEnd OPEN = new StreamEnd.Open();
  static final StreamEnd FINISHED = new StreamEnd.Finished();

  private static final VarHandle INPUT;
  private static final VarHandle OUTPUT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INPUT = lookup.findVarHandle(Duplex.class, "input", StreamEnd.class);
      OUTPUT = lookup.findVarHandle(Duplex.class, "output", StreamEnd.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ByteRing fromGuest;
  private final ByteRing toGuest;
  private final Gate readable = new Gate();
  private final Gate writable = new Gate();
  private volatile StreamEnd input = OPEN;
  private volatile StreamEnd output = OPEN;
  private volatile boolean outputEnded;
  private volatile boolean closed;

  Duplex(int window, int sendRing, ChunkPool pool) {
    fromGuest = new ByteRing(window, pool);
    toGuest = new ByteRing(sendRing, pool);
  }

  ByteRing fromGuest() {
    return fromGuest;
  }

  ByteRing toGuest() {
    return toGuest;
  }

  Gate readable() {
    return readable;
  }

  Gate writable() {
    return writable;
  }

  StreamEnd input() {
    return input;
  }

  StreamEnd output() {
    return output;
  }

  /** The user writes no more; what is in the ring still goes out. */
  boolean outputEnded() {
    return outputEnded;
  }

  /** The user is done with both directions. */
  boolean closed() {
    return closed;
  }

  void endOutput() {
    outputEnded = true;
    writable.open();
  }

  void close() {
    closed = true;
    readable.open();
    writable.open();
  }

  /** No more bytes come from the guest. */
  void inputEnds(StreamEnd end) {
    INPUT.compareAndSet(this, OPEN, end);
    readable.open();
  }

  /** The guest takes no more bytes. */
  void outputEnds(StreamEnd end) {
    OUTPUT.compareAndSet(this, OPEN, end);
    writable.open();
  }

  /** Neither direction goes on; any thread. */
  void breakOff(String why) {
    StreamEnd end = new StreamEnd.Broken(why);
    inputEnds(end);
    outputEnds(end);
  }

  /**
   * Called by the worker after it took bytes out: wakes a writer once there is room to speak of.
   */
  void tookOutput() {
    if (writable.awaited() && toGuest.free() >= roomWorthWaking()) {
      writable.open();
    }
  }

  /** A quarter of the ring: a writer that woke for every packet would do little else. */
  int roomWorthWaking() {
    return toGuest.capacity() / 4;
  }
}
