package dev.arcbox.virtio.console;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a console to a file, straight from guest memory. At its limit the file begins anew, so a
 * guest that talks without end fills no disk. When the disk is full the text is lost and counted.
 */
public final class ConsoleFile implements ConsoleSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleFile.class);

  private final Path path;
  private final FileHandle file;
  private final long limit;
  private long position;
  private boolean failing;

  private ConsoleFile(Path path, FileHandle file, long limit) {
    this.path = path;
    this.file = file;
    this.limit = limit;
  }

  /** Starts an empty file that grows to {@code limit} bytes. */
  public static ConsoleFile create(Path path, long limit) {
    FileOpen how = FileOpen.readWrite().creating().truncating();
    return new ConsoleFile(path, FileHandle.open(path, how), limit);
  }

  @Override
  public void write(MemorySegment bytes, long offset, int length) {
    try {
      if (position + length > limit) {
        file.truncate(0);
        position = 0;
      }
      int most = (int) Math.min(length, limit);
      for (int done = 0; done < most; ) {
        long written = file.pwrite(bytes.asSlice(offset + done, most - done), position);
        done += (int) written;
        position += written;
      }
      failing = false;
    } catch (PlatformException e) {
      if (!failing) {
        LOG.warn("console output to {} is lost: {}", path, e.getMessage());
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
