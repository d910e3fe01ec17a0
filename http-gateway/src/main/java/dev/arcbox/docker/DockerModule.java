package dev.arcbox.docker;

import dev.arcbox.docker.connection.HttpConnections;
import dev.arcbox.docker.exchange.Router;
import dev.arcbox.docker.operation.Operations;
import dev.arcbox.runtime.gateway.DaemonParts;
import dev.arcbox.runtime.gateway.GatewayModule;
import dev.arcbox.runtime.gateway.UnixListener;
import java.io.IOException;
import org.apache.pekko.stream.Materializer;

/** The Docker Engine API on {@code run/docker.sock}. */
public final class DockerModule implements GatewayModule {
  @Override
  public String name() {
    return "docker";
  }

  @Override
  public AutoCloseable open(DaemonParts parts) throws IOException {
    Lazy service = new Lazy(parts);
    return UnixListener.open(
        parts.paths().dockerSocket(),
        parts.config().maxConnections(),
        client -> service.connections().serve(client));
  }

  /** Made with the first client. */
  private static final class Lazy {
    private final DaemonParts parts;
    private HttpConnections connections;

    Lazy(DaemonParts parts) {
      this.parts = parts;
    }

    synchronized HttpConnections connections() {
      if (connections == null) {
        Router router =
            new Router(
                Operations.routes(parts),
                Operations.ENGINE_VERSION,
                Materializer.matFromSystem(parts.system()));
        connections = new HttpConnections(parts.system(), router::answer);
      }
      return connections;
    }
  }
}
