package dev.arcbox.bench.virtio;

import dev.arcbox.guest.ServedDevice;
import dev.arcbox.testkit.ring.DriverRing;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vhostuser.VhostUserFrontEnd;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Random;

/** The block device over vhost-user, driven as fast as the test kit can. */
final class BlkBench implements AutoCloseable {
  private static final int SIZE = 256;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int HEADER = 16;
  private static final int SECTOR = 512;

  private final SharedGuest guest = SharedGuest.create(64 << 20);
  private final BlkDisk disk;
  private final ServedDevice device;
  private final VhostUserFrontEnd front;
  private final RingDriver driver;
  private final long headers = guest.allocate(SIZE * 64L, 64);
  private final long data = guest.allocate(32 << 20, 4096);
  private final long diskBytes;

  BlkBench(Path folder, Path file, long bytes) throws IOException {
    diskBytes = bytes;
    disk = BlkDisk.open(file, false, "bench");
    device = new ServedDevice(folder.resolve("blk.sock"), () -> new BlkDevice(disk));
    front = VhostUserFrontEnd.connect(folder.resolve("blk.sock"), guest);
    front.negotiate(VhostUserFrontEnd.F_EVENT_IDX | VhostUserFrontEnd.F_INDIRECT);
    driver = front.startQueue(0, SIZE);
  }

  private void submit(int type, long offset, int length) {
    DriverRing ring = driver.ring();
    int slot = ring.nextFree();
    long header = headers + slot * 64L;
    MemorySegment bytes = guest.file();
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, header, type);
    bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, header + 8, offset / SECTOR);
    ring.begin();
    ring.buffer(header, HEADER, false);
    ring.buffer(data + (long) slot * length % (24 << 20), length, type == IN);
    ring.buffer(header + HEADER, 1, true);
    ring.publish();
  }

  private void finish(int atLeast) {
    int done = 0;
    while (done < atLeast) {
      if (driver.ring().poll()) {
        done++;
        long status = headers + driver.ring().usedHead() * 64L + HEADER;
        if (guest.file().get(ValueLayout.JAVA_BYTE, status) != 0) {
          throw new IllegalStateException("the device answered with an error");
        }
      } else {
        driver.kickIfWanted();
        driver.await();
      }
    }
  }

  /** Megabytes a second with 1 MiB requests, eight under way. */
  private double sequential(int type) {
    int piece = 1 << 20;
    int depth = 8;
    int pieces = (int) (diskBytes / piece);
    long start = System.nanoTime();
    for (int i = 0; i < pieces; i++) {
      if (i >= depth) {
        finish(1);
      }
      submit(type, (long) i * piece, piece);
      driver.kickIfWanted();
    }
    finish(depth);
    return Baselines.megabytes((long) pieces * piece, System.nanoTime() - start);
  }

  double sequentialRead() {
    return sequential(IN);
  }

  double sequentialWrite() {
    return sequential(OUT);
  }

  /** 4 KiB reads a second at random places, with {@code depth} under way. */
  double randomReads(int count, int depth) {
    Random random = new Random(2);
    int blocks = (int) (diskBytes / 4096);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (i >= depth) {
        finish(1);
      }
      submit(IN, 4096L * random.nextInt(blocks), 4096);
      driver.kickIfWanted();
    }
    finish(Math.min(depth, count));
    return count / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    front.close();
    device.close();
    disk.close();
    guest.close();
  }
}
