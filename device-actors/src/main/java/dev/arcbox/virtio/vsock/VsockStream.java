package dev.arcbox.virtio.vsock;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * One connection to the guest. {@code read} blocks until there are bytes and returns -1 once the
 * guest has ended its direction; {@code write} blocks while the guest's credit and the stream's
 * ring are used up, and returns when every byte is accepted. One reader and one writer at a time.
 * When the guest resets the connection or dies, both throw an {@link IOException} that says which.
 */
public interface VsockStream extends ByteChannel {

  /**
   * Ends this side's direction after what was written; reading goes on until the guest ends its
   * own.
   */
  void shutdownOutput() throws IOException;

  /** The guest's port. */
  int guestPort();

  /** The host's port: the listener's, or the one picked for {@link VsockHost#connect}. */
  int hostPort();
}
