package dev.arcbox.runtime.gateway;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Path;

/** The Unix socket of the command line's client. */
public final class Gateway implements AutoCloseable {
  private final UnixListener listener;

  private Gateway(UnixListener listener) {
    this.listener = listener;
  }

  public static Gateway open(Path socket, ServiceTable services, int maxConnections)
      throws IOException {
    TtrpcServer server = new TtrpcServer(services, Blocking.executor());
    return new Gateway(UnixListener.open(socket, maxConnections, server::serve));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
