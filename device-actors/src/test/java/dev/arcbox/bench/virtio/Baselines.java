package dev.arcbox.bench.virtio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What the machine itself can do: memory copies, bare file reads, a Unix socket. */
final class Baselines {
  private static final int BLOCK = 64 << 10;
  private static final long SPAN = 64L << 20;
  private static final double NANOS = 1e9;

  private Baselines() {}

  /** MB/s of copying 64 KiB blocks between two areas larger than the caches. */
  static double copyMegabytes() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(SPAN);
      MemorySegment to = arena.allocate(SPAN);
      long start = System.nanoTime();
      for (int round = 0; round < 8; round++) {
        for (long at = 0; at < SPAN; at += BLOCK) {
          MemorySegment.copy(from, at, to, at, BLOCK);
        }
      }
      return megabytes(8 * SPAN, System.nanoTime() - start);
    }
  }

  static double megabytes(long bytes, long nanos) {
    return bytes / 1e6 / (nanos / NANOS);
  }

  /** MB/s of reading the file with 1 MiB preads, as the device does it. */
  static double readMegabytes(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      long start = System.nanoTime();
      long total = 0;
      for (int n; (n = channel.read(buffer.clear(), total)) > 0; ) {
        total += n;
      }
      return megabytes(total, System.nanoTime() - start);
    }
  }

  /** 4 KiB preads a second at random places of the file. */
  static double randomReads(Path file, int count) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      Random random = new Random(1);
      int blocks = (int) (channel.size() / 4096);
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        if (channel.read(buffer.clear(), 4096L * random.nextInt(blocks)) != 4096) {
          throw new IOException("short read");
        }
      }
      return count / ((System.nanoTime() - start) / NANOS);
    }
  }

  /** Two ends of a Unix stream socket. */
  private record Pair(SocketChannel near, SocketChannel far) implements AutoCloseable {
    static Pair open(Path folder) throws IOException {
      Path path = folder.resolve("baseline.sock");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        server.bind(address);
        SocketChannel near = SocketChannel.open(address);
        return new Pair(near, server.accept());
      } finally {
        Files.deleteIfExists(path);
      }
    }

    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  /** MB/s through a Unix socket between two threads. */
  static double socketMegabytes(Path folder, long bytes) throws Exception {
    try (Pair pair = Pair.open(folder)) {
      long start = System.nanoTime();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
                    try {
                      for (long sent = 0; sent < bytes; ) {
                        sent += pair.far().write(block.clear());
                      }
                      pair.far().close();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      ByteBuffer buffer = ByteBuffer.allocateDirect(4 * BLOCK);
      while (pair.near().read(buffer.clear()) >= 0) {
        // Until the writer is done.
      }
      writer.join();
      return megabytes(bytes, System.nanoTime() - start);
    }
  }

  /** Round trips a second of one byte over a Unix socket between two threads. */
  static double socketRoundTrips(Path folder, int count) throws Exception {
    try (Pair pair = Pair.open(folder)) {
      Thread echo =
          Thread.ofPlatform()
              .start(
                  () -> {
                    ByteBuffer one = ByteBuffer.allocateDirect(1);
                    try {
                      while (pair.far().read(one.clear()) > 0) {
                        pair.far().write(one.flip());
                      }
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        pair.near().write(one.clear());
        pair.near().read(one.clear());
      }
      double result = count / ((System.nanoTime() - start) / NANOS);
      pair.near().close();
      echo.join();
      return result;
    }
  }
}
