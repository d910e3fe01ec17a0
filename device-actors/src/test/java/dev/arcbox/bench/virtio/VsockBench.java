package dev.arcbox.bench.virtio;

import dev.arcbox.guest.ServedDevice;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vhostuser.VhostUserFrontEnd;
import dev.arcbox.testkit.vsock.EchoService;
import dev.arcbox.testkit.vsock.SinkService;
import dev.arcbox.testkit.vsock.SourceService;
import dev.arcbox.testkit.vsock.VsockGuest;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import dev.arcbox.virtio.vsock.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The socket device over vhost-user, with the test kit as the guest and virtual threads as users.
 */
final class VsockBench implements AutoCloseable {
  private static final int ECHO = 7;
  private static final int SINK = 9;
  private static final int SOURCE = 19;
  private static final int QUEUE = 256;

  private final SharedGuest guest = SharedGuest.create(96 << 20);
  private final EventFd call = EventFd.blocking();
  private final VsockEndpoint endpoint = new VsockEndpoint(3);
  private final ServedDevice device;
  private final VhostUserFrontEnd front;
  private final VsockGuest driver;
  private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
  private final long bytes;

  /**
   * Starts both sides.
   *
   * @param payload of each receive buffer; Linux offers 4096
   */
  VsockBench(Path folder, int payload, long bytes) throws IOException {
    this.bytes = bytes;
    Path socket = folder.resolve("vsock-" + payload + ".sock");
    device = new ServedDevice(socket, endpoint.devices());
    front = VhostUserFrontEnd.connect(socket, guest);
    front.negotiate(VhostUserFrontEnd.F_EVENT_IDX);
    driver =
        new VsockGuest(
            guest,
            front.startQueue(0, QUEUE, call),
            front.startQueue(1, QUEUE, call),
            call,
            3,
            payload);
    driver.listen(ECHO, new EchoService());
    driver.listen(SOURCE, new SourceService(bytes));
    driver.start();
  }

  private <T> T onVirtual(Callable<T> task) throws Exception {
    return users.submit(task).get();
  }

  double toGuest() throws Exception {
    SinkService sink = new SinkService();
    driver.listen(SINK, sink);
    return onVirtual(() -> write(sink));
  }

  private double write(SinkService sink) throws Exception {
    try (VsockStream stream = endpoint.connect(SINK)) {
      ByteBuffer block = ByteBuffer.allocate(64 << 10);
      long start = System.nanoTime();
      for (long sent = 0; sent < bytes; ) {
        sent += stream.write(block.clear());
      }
      stream.shutdownOutput();
      sink.awaitEnd();
      return Baselines.megabytes(bytes, System.nanoTime() - start);
    }
  }

  double fromGuest() throws Exception {
    return onVirtual(
        () -> {
          long start = System.nanoTime();
          try (VsockStream stream = endpoint.connect(SOURCE)) {
            ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
            while (stream.read(buffer.clear()) >= 0) {
              // Until the guest is done.
            }
          }
          return Baselines.megabytes(bytes, System.nanoTime() - start);
        });
  }

  /** Microseconds of a round trip of one byte, the median. */
  double roundTripMicros(int count) throws Exception {
    return onVirtual(() -> roundTrips(endpoint, ECHO, count));
  }

  static double roundTrips(VsockEndpoint endpoint, int port, int count) throws IOException {
    long[] nanos = new long[count];
    try (VsockStream stream = endpoint.connect(port)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        stream.write(one.clear());
        stream.read(one.clear());
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return nanos[count / 2] / 1e3;
  }

  /** Connections made, used for nothing, and closed, a second. */
  double connects(int count) throws Exception {
    return onVirtual(
        () -> {
          long start = System.nanoTime();
          for (int i = 0; i < count; i++) {
            endpoint.connect(ECHO).close();
          }
          return count / ((System.nanoTime() - start) / 1e9);
        });
  }

  @Override
  public void close() {
    endpoint.close();
    users.close();
    driver.close();
    front.close();
    device.close();
    call.close();
    guest.close();
  }
}
