package dev.arcbox.virtio.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.arcbox.virtio.DeviceEvents;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.virtio.QueueSetup;
import dev.arcbox.virtio.queue.QueueState;
import dev.arcbox.virtio.queue.TestRing;
import dev.arcbox.worker.ManualWorker;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
class BlkAllocationTest {
  private static final int REQUESTS = 20_000;

  @TempDir Path folder;

  private final TestRing ring = new TestRing(16);

  private void serve(DeviceRunner runner, int requests) {
    for (int i = 0; i < requests; i++) {
      ring.offer(0);
      runner.kicked(0);
    }
  }

  @Test
  void servesRequestsWithoutAllocating() throws Exception {
    Path file = Files.write(folder.resolve("disk"), new byte[1 << 16]);
    try (BlkDisk disk = BlkDisk.open(file, false, "x")) {
      DeviceRunner runner =
          new DeviceRunner(() -> new BlkDevice(disk), new ManualWorker(), new Silent());
      runner.changeMemory(ring.memory());
      runner.activate(BlkFeatures.FLUSH | 1L << 29);
      ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0);
      ring.put(ring.buffers(), head.array());
      ring.descriptor(0, ring.buffers(), 16, TestRing.NEXT, 1);
      ring.descriptor(1, ring.buffers() + 0x1000, 4096, TestRing.NEXT | TestRing.WRITE, 2);
      ring.descriptor(2, ring.buffers() + 0x800, 1, TestRing.WRITE, 0);
      runner.startQueue(0, new QueueSetup(ring.layout(), () -> {}), QueueState.FRESH);
      serve(runner, 3 * REQUESTS);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      serve(runner, REQUESTS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(4L * REQUESTS, disk.metrics().reads().value());
      assertTrue(bytes < REQUESTS, bytes + " bytes for " + REQUESTS + " requests");
      runner.close();
    }
  }

  private static final class Silent implements DeviceEvents {
    @Override
    public void failed(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void broken(int queue, String why) {
      throw new AssertionError(why);
    }

    @Override
    public void reset() {}
  }
}
