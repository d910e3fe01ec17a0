package dev.arcbox.virtio.vsock;

import java.io.InterruptedIOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Where one virtual thread waits for the worker; opening it when nobody waits is nearly free. */
final class Gate {
  private volatile Thread waiter;

  /** Waits until {@code ready}; false when the time ran out first. */
  boolean await(BooleanSupplier ready, long deadlineNanos) throws InterruptedIOException {
    waiter = Thread.currentThread();
    try {
      while (!ready.getAsBoolean()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while waiting for the guest");
        }
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      }
      return true;
    } finally {
      waiter = null;
    }
  }

  /** Waits until {@code ready}, however long. */
  void await(BooleanSupplier ready) throws InterruptedIOException {
    waiter = Thread.currentThread();
    try {
      while (!ready.getAsBoolean()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while waiting for the guest");
        }
        LockSupport.park(this);
      }
    } finally {
      waiter = null;
    }
  }

  boolean awaited() {
    // What the waiter waits for was written before: order that against reading who waits.
    VarHandle.fullFence();
    return waiter != null;
  }

  void open() {
    VarHandle.fullFence();
    Thread thread = waiter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
