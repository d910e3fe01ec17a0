package dev.arcbox.virtio.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A count that one thread raises and any thread reads; as cheap as a plain field. */
public final class Counter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long value;

  /** Adds one; owner thread only. */
  public void increment() {
    add(1);
  }

  /** Adds {@code n}; owner thread only. */
  public void add(long n) {
    VALUE.setOpaque(this, value + n);
  }

  /** The count so far, from any thread. */
  public long value() {
    return (long) VALUE.getOpaque(this);
  }

  @Override
  public String toString() {
    return Long.toString(value());
  }
}
