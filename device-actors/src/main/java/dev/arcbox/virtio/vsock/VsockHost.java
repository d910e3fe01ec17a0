package dev.arcbox.virtio.vsock;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * The host's end (CID 2) of one guest's vsock. Every call may block and is made on a virtual
 * thread; the bytes themselves move on the device's pinned worker.
 */
public interface VsockHost {

  /**
   * Connects to a port that the guest listens on.
   *
   * @throws java.net.ConnectException when the guest refuses, or does not answer in time
   * @throws IOException when the guest is gone, or its table of connections is full
   */
  VsockStream connect(int port) throws IOException;

  /**
   * Takes the guest's connections to a host port. Each accepted stream is handed over on its own
   * virtual thread, which may go on to serve it.
   *
   * @return ends the listening; streams already accepted live on
   * @throws java.net.BindException when the port has a listener already
   */
  AutoCloseable listen(int port, Consumer<VsockStream> accepted) throws IOException;
}
