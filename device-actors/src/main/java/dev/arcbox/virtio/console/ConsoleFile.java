package dev.arcbox.virtio.console;

import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a console to a file, straight from guest memory. At its limit the file becomes the older
 * one of a {@link ConsoleLog} and a new one begins, so a guest that talks without end fills no
 * disk. When the disk is full the text is lost, which is logged once.
 */
public final class ConsoleFile implements ConsoleSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleFile.class);

  private final Path path;
  private final long limit;
  private FileHandle file;
  private long position;
  private boolean failing;

  private ConsoleFile(Path path, FileHandle file, long limit) {
    this.path = path;
    this.file = file;
    this.limit = limit;
    this.position = file.size();
  }

  /** Goes on with a file that grows to {@code limit} bytes. */
  public static ConsoleFile append(Path path, long limit) {
    FileHandle file = FileHandle.open(path, FileOpen.readWrite().creating());
    try {
      return new ConsoleFile(path, file, limit);
    } catch (PlatformException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void write(MemorySegment bytes, long offset, int length) {
    try {
      if (position > 0 && position + length > limit) {
        turn();
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

  /** What is there becomes the older half; where that cannot be it is given up. */
  private void turn() {
    try {
      Files.move(path, ConsoleLog.older(path), StandardCopyOption.REPLACE_EXISTING);
      FileHandle fresh = FileHandle.open(path, FileOpen.readWrite().creatingNew());
      file.close();
      file = fresh;
    } catch (IOException e) {
      LOG.warn("the older console output in {} is lost: {}", path, e.toString());
      file.truncate(0);
    }
    position = 0;
  }

  @Override
  public void close() {
    file.close();
  }
}
