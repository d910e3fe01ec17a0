package dev.arcbox.virtio.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.CProgram;
import dev.arcbox.guest.GuestImage;
import dev.arcbox.guest.ServedDevice;
import dev.arcbox.guest.UmlGuest;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket device under a real Linux driver and a C program. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {GuestImage.KERNEL, GuestImage.MODULES, GuestImage.BUSYBOX},
    programs = "gcc")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class VsockGuestTest {
  private static final int MIB = 1 << 20;
  private static final int CONNECTIONS = 300;
  private static final int ECHO_PORT = 1024;
  private static final int READY_PORT = 1026;

  @TempDir Path folder;

  private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void connectsBothWaysEchoesHalfClosesAndCarriesThreeHundredAtOnce() throws Exception {
    VsockEndpoint endpoint = new VsockEndpoint(3);
    LinkedBlockingQueue<VsockStream> arrived = new LinkedBlockingQueue<>();
    AutoCloseable _ = endpoint.listen(READY_PORT, arrived::add);
    try (ServedDevice device = new ServedDevice(folder.resolve("vsock.sock"), endpoint.devices())) {
      Future<String> console = users.submit(() -> boot(device));
      try (VsockStream ready = arrived.take()) {
        assertEquals(16 * MIB, readPattern(ready));
        echoMany(endpoint);
        long nanos = echo(endpoint, 32 * MIB, 1);
        System.out.printf("vsock guest: one stream echoes %.0f MB/s%n", 32 * MIB * 1000.0 / nanos);
        ready.write(ByteBuffer.allocate(12345));
      }
      String text = console.get();
      assertTrue(text.contains("the host sent 12345 bytes"), text);
      assertTrue(text.contains("refused: Connection reset by peer"), text);
      assertTrue(!text.contains("FAILED"), text);
      assertEquals(List.of(), List.copyOf(device.failures));
      assertEquals(0, endpoint.metrics().malformed().value());
      assertEquals(0, endpoint.metrics().creditErrors().value());
    } finally {
      endpoint.close();
      users.close();
    }
  }

  private String boot(ServedDevice device) throws Exception {
    Path image =
        GuestImage.initramfs(
            folder,
            List.of("vsock", "vmw_vsock_virtio_transport_common", "vmw_vsock_virtio_transport"),
            Map.of("guest", CProgram.compile(VsockGuestTest.class, "guest.c", folder)),
            "guest");
    return UmlGuest.run(folder, image, List.of(device.umlDevice()));
  }

  private static long readPattern(VsockStream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MIB);
    long total = 0;
    // The program fills 64 KiB at a time, each byte its position modulo 251.
    while (stream.read(buffer.clear()) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        assertEquals((byte) (total % 251), buffer.get());
        total++;
      }
    }
    return total;
  }

  private void echoMany(VsockEndpoint endpoint) throws Exception {
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int seed = i;
      results.add(users.submit(() -> echo(endpoint, 50_000 + seed, seed)));
    }
    for (Future<Long> result : results) {
      result.get();
    }
  }

  /**
   * Sends random bytes, ends its direction, expects them back and then the end; the time it took.
   */
  private long echo(VsockEndpoint endpoint, int bytes, int seed) throws Exception {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    try (VsockStream stream = endpoint.connect(ECHO_PORT)) {
      long start = System.nanoTime();
      Future<Integer> write =
          users.submit(
              () -> {
                int written = stream.write(ByteBuffer.wrap(content));
                stream.shutdownOutput();
                return written;
              });
      ByteBuffer back = ByteBuffer.allocate(bytes + 1);
      while (stream.read(back) >= 0) {
        // Until the guest ends its direction.
      }
      assertEquals(bytes, write.get());
      assertEquals(bytes, back.position());
      assertTrue(Arrays.equals(content, 0, bytes, back.array(), 0, bytes));
      return System.nanoTime() - start;
    }
  }
}
