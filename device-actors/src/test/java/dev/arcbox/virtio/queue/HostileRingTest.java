package dev.arcbox.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a guest writes into its ring, the device's side stays within bounds and ends. */
class HostileRingTest {
  private static final int SIZE = 16;
  private static final int RUNS = 100;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void staysInsideMemoryWhateverIsWritten(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      TestRing ring = new TestRing(SIZE);
      QueueMetrics metrics = new QueueMetrics();
      boolean broke = false;
      try {
        SplitVirtqueue queue =
            new SplitVirtqueue(
                ring.layout(),
                new QueueFeatures(random.nextBoolean(), random.nextBoolean()),
                QueueLimits.DEFAULT,
                ring.memory(),
                QueueState.FRESH,
                metrics);
        play(ring, queue, random);
      } catch (BrokenRingException e) {
        broke = true;
      }
      assertEquals(broke ? 1 : 0, metrics.broken().value());
    }
  }

  private static void play(TestRing ring, SplitVirtqueue queue, Random random)
      throws BrokenRingException {
    DescriptorChain chain = new DescriptorChain();
    for (int step = 0; step < 4 * SIZE; step++) {
      scribble(ring, random);
      MemorySegment before = copy(ring);
      Taken taken = queue.take(chain);
      assertTrue(queue.inFlight() <= SIZE);
      if (taken == Taken.CHAIN) {
        checkInside(ring, chain);
        if (random.nextInt(4) > 0) {
          queue.push(chain.head(), random.nextInt());
        }
      }
      checkOnlyUsedRingChanged(ring, before);
      boolean _ = queue.interruptWanted();
    }
  }

  private static void scribble(TestRing ring, Random random) {
    for (int i = 0; i < SIZE; i++) {
      ring.descriptor(i, address(ring, random), length(random), flags(random), random.nextInt(24));
    }
    long table = ring.buffers();
    for (int i = 0; i < 8; i++) {
      ring.descriptor(
          table, i, address(ring, random), length(random), flags(random), random.nextInt(12));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      ring.offer(random.nextInt(40) == 0 ? random.nextInt(0x10000) : random.nextInt(SIZE));
    }
    if (random.nextInt(60) == 0) {
      ring.availableIndex(random.nextInt(0x10000));
    }
    ring.usedEvent(random.nextInt(0x10000));
    ring.availableFlags(random.nextInt(0x10000));
  }

  private static long address(TestRing ring, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> TestRing.BASE + TestRing.RAM - random.nextInt(64);
      case 2 -> TestRing.BASE - random.nextInt(64);
      case 3 -> ring.buffers();
      default -> TestRing.BASE + random.nextInt(TestRing.RAM);
    };
  }

  private static long length(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt() & 0xffff_ffffL;
      case 1 -> 0;
      case 2 -> 16L * random.nextInt(10);
      default -> random.nextInt(5000);
    };
  }

  private static int flags(Random random) {
    return random.nextInt(5) == 0 ? random.nextInt(0x10000) : random.nextInt(4);
  }

  private static void checkInside(TestRing ring, DescriptorChain chain) {
    assertTrue(chain.count() <= QueueLimits.DEFAULT.chainLength());
    long sum = 0;
    for (int i = 0; i < chain.count(); i++) {
      assertTrue(chain.length(i) > 0);
      assertTrue(chain.offset(i) >= 0);
      assertTrue(chain.offset(i) + chain.length(i) <= ring.ram().byteSize());
      sum += chain.length(i);
    }
    assertEquals(sum, chain.readableBytes() + chain.writableBytes());
  }

  private static MemorySegment copy(TestRing ring) {
    return MemorySegment.ofArray(ring.ram().toArray(ValueLayout.JAVA_BYTE));
  }

  /** Taking and giving back writes nothing but the used ring (CVE-2026-5747). */
  private static void checkOnlyUsedRingChanged(TestRing ring, MemorySegment before) {
    long from = TestRing.offset(ring.layout().used());
    long to = from + ring.layout().usedBytes();
    MemorySegment ram = ring.ram();
    assertEquals(-1, MemorySegment.mismatch(ram, 0, from, before, 0, from));
    long end = ram.byteSize();
    assertEquals(-1, MemorySegment.mismatch(ram, to, end, before, to, end));
  }
}
