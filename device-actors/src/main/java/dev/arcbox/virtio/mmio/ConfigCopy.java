package dev.arcbox.virtio.mmio;

import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.Worker;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A copy of the device's configuration, from which vCPUs read without waiting for the worker. Their
 * writes are gathered here and passed on by one task at a time, however many there are.
 */
final class ConfigCopy {
  private final DeviceRunner runner;
  private final Worker worker;
  private final byte[] bytes;
  private final byte[] fresh;
  private final BitSet written = new BitSet();
  private int generation;
  private boolean posted;

  ConfigCopy(DeviceRunner runner, Worker worker) {
    this.runner = runner;
    this.worker = worker;
    this.bytes = new byte[runner.identity().configSize()];
    this.fresh = new byte[bytes.length];
  }

  /** Reads the device's configuration anew. Worker thread only. */
  void refresh() {
    runner.readConfig(0, MemorySegment.ofArray(fresh), fresh.length);
    if (!runner.serving()) {
      // The driver keeps what the last device said until its successor is there.
      return;
    }
    synchronized (this) {
      boolean same = true;
      for (int i = 0; i < bytes.length; i++) {
        // What the driver wrote and the device has not seen yet is newer.
        if (!written.get(i) && bytes[i] != fresh[i]) {
          bytes[i] = fresh[i];
          same = false;
        }
      }
      generation += same ? 0 : 1;
    }
  }

  /** ConfigGeneration: other after each change (4.2.2.1). */
  synchronized int generation() {
    return generation;
  }

  /** Bytes beyond the configuration are zeroes. */
  synchronized long read(long offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      if (offset + i < bytes.length) {
        value |= (bytes[(int) offset + i] & 0xffL) << (8 * i);
      }
    }
    return value;
  }

  /** False when the write is not wholly within the configuration. */
  boolean write(long offset, int size, long value) {
    synchronized (this) {
      if (offset + size > bytes.length) {
        return false;
      }
      for (int i = 0; i < size; i++) {
        bytes[(int) offset + i] = (byte) (value >>> (8 * i));
      }
      written.set((int) offset, (int) offset + size);
      if (posted) {
        return true;
      }
      posted = true;
    }
    worker.execute(this::passOn);
    return true;
  }

  /** Each run of written bytes is one write to the device. */
  private void passOn() {
    byte[] copy;
    BitSet runs;
    synchronized (this) {
      copy = Arrays.copyOf(bytes, bytes.length);
      runs = (BitSet) written.clone();
      written.clear();
      posted = false;
    }
    for (int from = runs.nextSetBit(0); from >= 0; ) {
      int to = runs.nextClearBit(from);
      runner.writeConfig(from, MemorySegment.ofArray(copy).asSlice(from), to - from);
      from = runs.nextSetBit(to);
    }
    refresh();
  }
}
