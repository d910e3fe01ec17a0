package dev.arcbox.virtio.rng;

import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The host kernel's generator, read straight into guest memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man4/urandom.4.html">urandom(4)</a>
 */
public final class OsEntropy implements EntropySource, AutoCloseable {
  private final FileHandle urandom;

  private OsEntropy(FileHandle urandom) {
    this.urandom = urandom;
  }

  public static OsEntropy open() {
    return new OsEntropy(FileHandle.open(Path.of("/dev/urandom"), FileOpen.readOnly()));
  }

  @Override
  public int fill(MemorySegment target, long offset, int length) {
    long filled = FdIo.read(urandom.fd(), target.asSlice(offset, length));
    if (filled <= 0) {
      throw new EntropyException("/dev/urandom gave " + filled + " of " + length + " bytes");
    }
    return (int) filled;
  }

  @Override
  public void close() {
    urandom.close();
  }
}
