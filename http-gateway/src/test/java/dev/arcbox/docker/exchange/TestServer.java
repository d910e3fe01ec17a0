package dev.arcbox.docker.exchange;

import dev.arcbox.docker.connection.HttpConnections;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.gateway.UnixListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Materializer;

/** The gateway with routes of a test's own, on a socket in the test's folder. */
final class TestServer implements AutoCloseable {
  private final ActorTestKit kit = ActorTestKit.create("docker", ArcboxConfig.defaults().resolve());
  private final UnixListener listener;
  private final Path socket;

  private TestServer(Path folder, List<Route> routes) throws IOException {
    this.socket = folder.resolve("docker.sock");
    Router router = new Router(routes, "1.2.3", Materializer.matFromSystem(kit.system()));
    HttpConnections connections = new HttpConnections(kit.system(), router::answer);
    this.listener = UnixListener.open(socket, 100, connections::serve);
  }

  static TestServer of(Path folder, Route... routes) throws IOException {
    return new TestServer(folder, List.of(routes));
  }

  RawClient connect() throws IOException {
    return RawClient.connect(socket);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    kit.shutdownTestKit();
  }
}
