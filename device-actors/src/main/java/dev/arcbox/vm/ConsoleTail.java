package dev.arcbox.vm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last words of a guest. */
final class ConsoleTail {
  /** About 30 lines: a kernel's panic with its call trace. */
  private static final int BYTES = 3000;

  private ConsoleTail() {}

  static String of(Path log) {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(BYTES, channel.size()));
      channel.position(channel.size() - tail.capacity());
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until the end.
      }
      return StandardCharsets.UTF_8.decode(tail.flip()).toString();
    } catch (IOException e) {
      return "(no console: " + e.getMessage() + ")";
    }
  }
}
