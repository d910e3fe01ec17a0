package dev.arcbox.docker.exchange;

import dev.arcbox.docker.connection.HttpConnections;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.gateway.UnixListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Materializer;

/** The gateway with routes of a test's own, on a socket in the test's folder. */
public final class TestServer implements AutoCloseable {
  private final ActorTestKit kit;
  private final UnixListener listener;
  private final Path socket;

  private TestServer(ActorTestKit kit, Path folder, List<Route> routes, Duration headTime)
      throws IOException {
    this.kit = kit;
    this.socket = folder.resolve("docker.sock");
    Router router = new Router(routes, "1.2.3", Materializer.matFromSystem(kit.system()));
    HttpConnections connections = new HttpConnections(kit.system(), router::answer, headTime);
    this.listener = UnixListener.open(socket, 100, connections::serve);
  }

  static TestServer of(Path folder, Route... routes) throws IOException {
    return of(kit(), folder, List.of(routes));
  }

  /** That gives a request's head so long. */
  static TestServer impatient(Path folder, Duration headTime, Route... routes) throws IOException {
    return new TestServer(kit(), folder, List.of(routes), headTime);
  }

  /** With actors of the test's own, which end with the server. */
  public static TestServer of(ActorTestKit kit, Path folder, List<Route> routes)
      throws IOException {
    return new TestServer(kit, folder, routes, Duration.ofMinutes(5));
  }

  public static ActorTestKit kit() {
    return ActorTestKit.create("docker", ArcboxConfig.defaults().resolve());
  }

  Path socket() {
    return socket;
  }

  public RawClient connect() throws IOException {
    return RawClient.connect(socket);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    kit.shutdownTestKit();
  }
}
