package dev.arcbox.platform.socket;

import dev.arcbox.platform.fd.OwnedFd;
import java.util.List;

/**
 * What one receive gave.
 *
 * @param bytes how many; 0 is the end of a stream, {@code -1} that a non-blocking socket has none
 *     now
 * @param fds the fds that came along, now the caller's to close
 */
public record Received(int bytes, List<OwnedFd> fds) implements AutoCloseable {
  public Received {
    fds = List.copyOf(fds);
  }

  public boolean end() {
    return bytes == 0;
  }

  /** Closes the fds. */
  @Override
  public void close() {
    fds.forEach(OwnedFd::close);
  }
}
