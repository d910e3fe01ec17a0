package dev.arcbox.runtime.fake;

import dev.arcbox.virtio.vsock.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Two streams whose bytes go to each other. */
public final class FakePipe {
  private FakePipe() {}

  /** Both ends. */
  public record Ends(VsockStream near, VsockStream far) {}

  public static Ends open() {
    LinkedBlockingQueue<Optional<byte[]>> there = new LinkedBlockingQueue<>(256);
    LinkedBlockingQueue<Optional<byte[]>> back = new LinkedBlockingQueue<>(256);
    return new Ends(new End(back, there), new End(there, back));
  }

  private static final class End implements VsockStream {
    private final LinkedBlockingQueue<Optional<byte[]>> in;
    private final LinkedBlockingQueue<Optional<byte[]>> out;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean sentEnd;
    private volatile boolean closed;

    End(LinkedBlockingQueue<Optional<byte[]>> in, LinkedBlockingQueue<Optional<byte[]>> out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      try {
        if (!rest.hasRemaining() && !ended) {
          Optional<byte[]> next = in.take();
          ended = next.isEmpty();
          rest = ByteBuffer.wrap(next.orElse(new byte[0]));
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(into.remaining(), rest.remaining());
      into.put(rest.slice().limit(count));
      rest.position(rest.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (closed || sentEnd) {
        throw new IOException("closed");
      }
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      put(Optional.of(bytes));
      return bytes.length;
    }

    private void put(Optional<byte[]> item) throws IOException {
      try {
        out.put(item);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public synchronized void shutdownOutput() throws IOException {
      if (!sentEnd) {
        sentEnd = true;
        put(Optional.empty());
      }
    }

    @Override
    public int guestPort() {
      return 0;
    }

    @Override
    public int hostPort() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void close() throws IOException {
      closed = true;
      shutdownOutput();
      in.offer(Optional.empty());
    }
  }
}
