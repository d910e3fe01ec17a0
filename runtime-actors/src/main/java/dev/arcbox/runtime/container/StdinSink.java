package dev.arcbox.runtime.container;

import dev.arcbox.runtime.agent.DataStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to a process's standard input, there before the process is. Writers wait until it starts
 * and while it does not read; what comes after its end is dropped, as a broken pipe would.
 */
public final class StdinSink {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Keeps the order of several clients' input and of the end after it. */
  private final ReentrantLock writing = new ReentrantLock();

  private Optional<DataStream> stream = Optional.empty();
  private boolean over;

  /** The process starts and reads from here. */
  void connect(DataStream to) {
    lock.lock();
    try {
      stream = Optional.of(to);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The process has ended or takes no input: writers are released. */
  void finish() {
    lock.lock();
    try {
      over = true;
      stream = Optional.empty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void write(ByteBuffer data) {
    writing.lock();
    try {
      Optional<DataStream> to = await();
      if (to.isPresent()) {
        to.get().write(data);
      }
    } catch (IOException e) {
      finish(); // the process closed its input, or ended
    } finally {
      writing.unlock();
    }
  }

  /** End of file for the process. */
  public void end() {
    writing.lock();
    try {
      Optional<DataStream> to = await();
      if (to.isPresent()) {
        to.get().end();
      }
    } catch (IOException e) {
      return; // it has ended already
    } finally {
      finish();
      writing.unlock();
    }
  }

  private Optional<DataStream> await() {
    lock.lock();
    try {
      while (stream.isEmpty() && !over) {
        changed.awaitUninterruptibly();
      }
      return stream;
    } finally {
      lock.unlock();
    }
  }
}
