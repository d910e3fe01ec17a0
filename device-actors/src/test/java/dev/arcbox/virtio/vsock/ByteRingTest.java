package dev.arcbox.virtio.vsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteRingTest {
  private static final int CAPACITY = 4 * Chunk.BYTES;

  private final ByteRing ring = new ByteRing(CAPACITY, new ChunkPool());

  @Test
  void takesNoMoreThanItHolds() {
    assertEquals(CAPACITY, ring.put(ByteBuffer.allocate(CAPACITY + 5)));
    assertEquals(0, ring.put(ByteBuffer.allocate(1)));
    assertEquals(0, ring.free());
  }

  @Test
  void keepsBytesInOrderAcrossManyRounds() throws Exception {
    Random random = new Random(42);
    MessageDigest in = MessageDigest.getInstance("SHA-256");
    MessageDigest out = MessageDigest.getInstance("SHA-256");
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = new byte[random.nextInt(CAPACITY)];
      random.nextBytes(bytes);
      int put = ring.put(ByteBuffer.wrap(bytes));
      in.update(bytes, 0, put);
      ByteBuffer taken = ByteBuffer.allocate(random.nextInt(CAPACITY + 1));
      ring.take(taken);
      out.update(taken.flip());
    }
    ByteBuffer rest = ByteBuffer.allocate(CAPACITY);
    ring.take(rest);
    out.update(rest.flip());
    assertArrayEquals(in.digest(), out.digest());
  }

  @Test
  void passesBytesBetweenTwoThreads() throws Exception {
    int total = 8 << 20;
    byte[] sent = new byte[total];
    new Random(1).nextBytes(sent);
    Thread producer =
        Thread.ofPlatform()
            .start(
                () -> {
                  ByteBuffer source = ByteBuffer.wrap(sent);
                  while (source.hasRemaining()) {
                    if (ring.put(source) == 0) {
                      Thread.onSpinWait();
                    }
                  }
                });
    ByteBuffer received = ByteBuffer.allocate(total);
    while (received.hasRemaining()) {
      if (ring.take(received) == 0) {
        Thread.onSpinWait();
      }
    }
    producer.join();
    assertArrayEquals(sent, received.array());
  }
}
