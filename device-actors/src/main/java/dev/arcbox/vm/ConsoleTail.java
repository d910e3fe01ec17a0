package dev.arcbox.vm;

import dev.arcbox.hypervisor.ConsoleLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The last words of a guest. */
final class ConsoleTail {
  /** About 30 lines: a kernel's panic with its call trace. */
  private static final int BYTES = 3000;

  private ConsoleTail() {}

  static String of(Path log) {
    try {
      byte[] now = end(log, BYTES);
      Path older = ConsoleLog.older(log);
      byte[] before =
          now.length < BYTES && Files.exists(older, LinkOption.NOFOLLOW_LINKS)
              ? end(older, BYTES - now.length)
              : new byte[0];
      return new String(before, StandardCharsets.UTF_8) + new String(now, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(no console: " + e.getMessage() + ")";
    }
  }

  private static byte[] end(Path log, int most) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(most, channel.size()));
      channel.position(channel.size() - tail.capacity());
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until the end.
      }
      return Arrays.copyOf(tail.array(), tail.position());
    }
  }
}
