package dev.arcbox.virtio.vsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.vsock.EchoService;
import dev.arcbox.testkit.vsock.GuestStream;
import dev.arcbox.testkit.vsock.SinkService;
import dev.arcbox.testkit.vsock.SourceService;
import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The socket device through real rings, with a driver of our own as the guest. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class VsockDeviceTest {
  private static final int PORT = 1024;

  private static byte[] readAll(VsockStream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    MessageDigest digest = sha256();
    while (stream.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(int seed, int bytes) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  @Test
  void echoesThroughTheGuest() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      try (VsockStream stream = rig.endpoint.connect(PORT)) {
        stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
        stream.shutdownOutput();
        assertArrayEquals(
            sha256().digest("hello".getBytes(StandardCharsets.US_ASCII)), readAll(stream));
      }
    }
  }

  @Test
  void refusesPortsThatNobodyListensOn() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      rig.guest.start();
      ConnectException refused =
          assertThrows(ConnectException.class, () -> rig.endpoint.connect(99));
      assertTrue(refused.getMessage().contains("guest port 99"), refused.getMessage());
    }
  }

  @Test
  void guestConnectsToHostListener() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      CompletableFuture<byte[]> received = new CompletableFuture<>();
      AutoCloseable _ =
          rig.endpoint.listen(
              1026,
              stream -> {
                try (stream) {
                  received.complete(readAll(stream));
                } catch (IOException e) {
                  received.completeExceptionally(e);
                }
              });
      rig.guest.start();
      rig.guest.connect(1026, new SourceService(1_000_000));
      byte[] expected = new byte[1_000_000];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (byte) (i % (1 << 20));
      }
      assertArrayEquals(sha256().digest(expected), received.get());
    }
  }

  @Test
  void carriesSeveralHundredConnectionsAtOnceWithoutMixingThem() throws Exception {
    int connections = 400;
    try (VsockRig rig = new VsockRig(4096);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      List<VsockStream> streams = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        streams.add(rig.endpoint.connect(PORT));
      }
      assertEquals(connections, rig.endpoint.connections());
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        byte[] content = random(i, 100_000);
        VsockStream stream = streams.get(i);
        Future<Boolean> _ =
            users.submit(
                () -> {
                  stream.write(ByteBuffer.wrap(content));
                  stream.shutdownOutput();
                  return true;
                });
        results.add(
            users.submit(() -> MessageDigest.isEqual(sha256().digest(content), readAll(stream))));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
      for (VsockStream stream : streams) {
        stream.close();
      }
      assertTrue(rig.device.failures.isEmpty(), rig.device.failures.toString());
    }
  }

  @Test
  void carriesManyMegabytesBothWaysAtOnce() throws Exception {
    byte[] content = random(5, 48 << 20);
    try (VsockRig rig = new VsockRig(60 << 10);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      Future<Boolean> _ =
          users.submit(
              () -> {
                stream.write(ByteBuffer.wrap(content));
                stream.shutdownOutput();
                return true;
              });
      assertArrayEquals(sha256().digest(content), readAll(stream));
    }
  }

  @Test
  void writerWaitsForAGuestThatDoesNotReadAndGoesOnWhenItDoes() throws Exception {
    try (VsockRig rig = new VsockRig(4096);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicReference<GuestStream> peer = new AtomicReference<>();
      SinkService sink = new SinkService();
      rig.guest.listen(PORT, new PausedSink(sink, peer));
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      int total = 4 << 20;
      Future<Integer> write = users.submit(() -> stream.write(ByteBuffer.allocate(total)));
      // The stall is counted when the last bytes are in the ring, before the guest has taken them.
      while (rig.endpoint.metrics().stalls().value() == 0 || sink.bytes() < GuestStream.BUFFER) {
        Thread.sleep(5);
      }
      assertEquals(GuestStream.BUFFER, sink.bytes());
      assertTrue(!write.isDone());
      rig.guest.execute(() -> sink.pause(peer.get(), false));
      assertEquals(total, write.get());
      stream.shutdownOutput();
      sink.awaitEnd();
      assertEquals(total, sink.bytes());
    }
  }

  @Test
  void resetOfTheGuestIsAnErrorThatSaysSo() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      AtomicReference<GuestStream> peer = new AtomicReference<>();
      rig.guest.listen(PORT, new PausedSink(new SinkService(), peer));
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      rig.guest.execute(() -> peer.get().reset());
      IOException error =
          assertThrows(IOException.class, () -> stream.read(ByteBuffer.allocate(10)));
      assertTrue(error.getMessage().contains("the guest reset the connection"));
    }
  }

  @Test
  void closeEndsAReaderAndEveryStreamWhenTheMachineStops() throws Exception {
    VsockRig rig = new VsockRig(4096);
    try (rig;
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      Future<Integer> read = users.submit(() -> stream.read(ByteBuffer.allocate(10)));
      rig.endpoint.close();
      Exception error = assertThrows(Exception.class, read::get);
      assertTrue(error.getMessage().contains("the machine has stopped"), error.getMessage());
      assertThrows(ConnectException.class, () -> rig.endpoint.connect(PORT));
      assertEquals(0, rig.endpoint.connections());
    }
  }

  @Test
  void deviceResetByTheGuestEndsItsStreams() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      rig.device.onWorker(() -> rig.device.runner().reset());
      IOException error =
          assertThrows(IOException.class, () -> stream.read(ByteBuffer.allocate(10)));
      assertTrue(
          error.getMessage().contains("reset its vsock device or is gone"), error.getMessage());
    }
  }

  @Test
  void connectionsSurviveARestartOfTheDevice() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    try (VsockRig rig =
            new VsockRig(
                4096, VsockLimits.DEFAULT, f -> () -> new FailingDevice(f.create(), turns));
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      VsockStream stream = rig.endpoint.connect(PORT);
      byte[] content = random(9, 8 << 20);
      Future<Boolean> _ =
          users.submit(
              () -> {
                stream.write(ByteBuffer.wrap(content));
                stream.shutdownOutput();
                return true;
              });
      assertArrayEquals(sha256().digest(content), readAll(stream));
      assertTrue(rig.device.failures.size() > 2, "it did fail: " + rig.device.failures);
    }
  }

  @Test
  void connectionsThatCameAndWentLeaveNothing() throws Exception {
    try (VsockRig rig = new VsockRig(4096)) {
      rig.guest.listen(PORT, new EchoService());
      rig.guest.start();
      echoOnce(rig);
      ResourceCensus before = ResourceCensus.take();
      for (int i = 0; i < 2000; i++) {
        echoOnce(rig);
      }
      while (rig.endpoint.connections() > 0) {
        Thread.sleep(5);
      }
      assertEquals(Optional.empty(), before.leakSince(Duration.ofMinutes(1)));
      assertEquals(2001, rig.endpoint.metrics().opened().value());
    }
  }

  private static void echoOnce(VsockRig rig) throws IOException {
    try (VsockStream stream = rig.endpoint.connect(PORT)) {
      stream.write(ByteBuffer.allocate(100));
      ByteBuffer back = ByteBuffer.allocate(100);
      while (back.hasRemaining() && stream.read(back) >= 0) {
        // Until all came back.
      }
      assertEquals(100, back.position());
    }
  }

  /** Throws now and then, in the middle of the traffic. */
  private record FailingDevice(VirtioDevice device, AtomicInteger turns) implements VirtioDevice {
    private static final int EVERY = 40;

    @Override
    public int deviceId() {
      return device.deviceId();
    }

    @Override
    public int queueCount() {
      return device.queueCount();
    }

    @Override
    public long features() {
      return device.features();
    }

    @Override
    public int configSize() {
      return device.configSize();
    }

    @Override
    public void readConfig(int offset, MemorySegment target, int length) {
      device.readConfig(offset, target, length);
    }

    @Override
    public void activate(DeviceContext context) {
      device.activate(context);
    }

    @Override
    public void process(VirtioQueue queue) throws BrokenRingException {
      device.process(queue);
      if (turns.incrementAndGet() % EVERY == 0) {
        throw new IllegalStateException("failure for the test");
      }
    }

    @Override
    public void reset() {
      device.reset();
    }

    @Override
    public void close() {
      device.close();
    }
  }
}
