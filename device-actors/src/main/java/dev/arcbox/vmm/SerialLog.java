package dev.arcbox.vmm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.virtio.console.ConsoleFile;
import dev.arcbox.virtio.console.ConsoleSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The serial port's log: gathers characters, which come one at a time on vCPU threads, and writes
 * them to the file by lines. It also listens for a kernel's panic, which a stock kernel tells there
 * and nowhere else.
 */
final class SerialLog implements ConsoleSink, AutoCloseable {
  /** Begins the line in every Linux since 2.6. */
  private static final String PANIC = "Kernel panic - not syncing";

  /** A line that is longer is written in pieces. */
  private static final int LONGEST = 1024;

  private final ConsoleFile file;
  private final Consumer<String> panic;
  private final MemorySegment line = Arena.ofAuto().allocate(LONGEST);
  private int length;
  private boolean closed;

  private SerialLog(ConsoleFile file, Consumer<String> panic) {
    this.file = file;
    this.panic = panic;
  }

  /**
   * Goes on with the log of the machine's earlier lives.
   *
   * @param panic is told the panic's line, on the vCPU's thread
   */
  static SerialLog open(Path path, Consumer<String> panic) {
    return new SerialLog(ConsoleFile.append(path, ConsoleLog.MOST), panic);
  }

  @Override
  public synchronized void write(MemorySegment bytes, long offset, int count) {
    for (int i = 0; i < count; i++) {
      byte letter = bytes.get(JAVA_BYTE, offset + i);
      line.set(JAVA_BYTE, length++, letter);
      if (letter == '\n' || length == LONGEST) {
        flush();
      }
    }
  }

  private void flush() {
    if (closed || length == 0) {
      return;
    }
    file.write(line, 0, length);
    String text = new String(line.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    length = 0;
    int at = text.indexOf(PANIC);
    if (at >= 0) {
      panic.accept(text.substring(at).strip());
    }
  }

  /** Writes what is left. */
  @Override
  public synchronized void close() {
    flush();
    closed = true;
    file.close();
  }
}
