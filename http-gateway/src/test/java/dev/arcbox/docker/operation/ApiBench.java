package dev.arcbox.docker.operation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.arcbox.docker.exchange.RawClient;
import dev.arcbox.docker.exchange.TestServer;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.ArcboxPaths;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.SetupTracker;
import dev.arcbox.runtime.VolumesAndNetworks;
import dev.arcbox.runtime.agent.Leftovers;
import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.ContainerParts;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.container.HostLimits;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.gateway.DaemonParts;
import dev.arcbox.runtime.image.ImageLimits;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.LayoutImageStore;
import dev.arcbox.runtime.image.transfer.ImagesActor;
import dev.arcbox.runtime.image.transfer.Transfers;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.machine.MachineBoard;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.runtime.volume.VolumeLeftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Every operation over the runtime's own actors and a real store; the machine is never on. */
final class ApiBench implements AutoCloseable {
  /** A registry on loopback is asked again at once. */
  private static final String QUICK =
      "arcbox.registry { retry-delay = 0s, longest-retry-delay = 0s }";

  private final ActorTestKit kit = TestServer.kit();
  private final Store store;
  private final TestServer server;
  final Images images;

  ApiBench(Path folder) throws IOException {
    Config settings =
        ConfigFactory.parseString(QUICK).withFallback(ArcboxConfig.defaults()).resolve();
    ArcboxConfig config = ArcboxConfig.of(settings);
    Clock clock = Clock.systemUTC();
    this.store = Store.open(folder.resolve("arcbox.db"));
    ActorRef<EventBus.Command> events = kit.spawn(EventBus.create(store.events()));
    ActorRef<MachineActor.Command> machine = kit.spawn(machine());
    ContainerDirectory directory = new ContainerDirectory();
    VolumesAndNetworks objects =
        VolumesAndNetworks.start(
            kit::spawn,
            store,
            directory,
            new VolumeLeftovers(folder.resolve("volume-leftovers")),
            events,
            machine,
            clock);
    ContainerParts parts =
        new ContainerParts(
            config.container(),
            store.containers(),
            directory,
            new ExecDirectory(),
            events,
            machine,
            objects.volumes(),
            objects.networkDirectory(),
            new Leftovers(folder.resolve("leftovers")),
            folder.resolve("containers"),
            new HostLimits(2, 1L << 30),
            clock);
    CompletableFuture<Boolean> remembered = new CompletableFuture<>();
    ActorRef<ContainerManager.Command> containers =
        kit.spawn(
            ContainerManager.create(
                parts, store.containers().all().join(), () -> remembered.complete(true)));
    remembered.join();
    ImageStore layout =
        LayoutImageStore.open(folder.resolve("images"), store, ImageLimits.STANDARD);
    Transfers transfers =
        new Transfers(
            config.registry(),
            layout,
            CredentialSource.none(),
            kit.spawn(ImagesActor.create()),
            clock);
    this.images = new Images(layout, transfers, directory, events::tell, () -> {}, clock);
    DaemonParts daemon =
        new DaemonParts(
            kit.system(),
            config,
            new ArcboxPaths(folder, folder.resolve("home"), folder.resolve("cache")),
            images,
            images::resolve,
            BootAssets.at(folder.resolve("cache"), folder),
            new SetupTracker(),
            new MachineBoard(),
            events,
            containers,
            parts,
            objects,
            new DaemonParts.Backend("none", "a test"),
            clock.instant(),
            () -> {});
    this.server = TestServer.of(kit, folder, Operations.routes(daemon));
    // Whoever comes next finds what the managers put into their directories at their start.
    post("/volumes/prune?filters=%7B%22label%22:%5B%22no%22%5D%7D", "").has(200);
    post("/networks/prune?filters=%7B%22label%22:%5B%22no%22%5D%7D", "").has(200);
  }

  /** Off, and not to be started. */
  private static Behavior<MachineActor.Command> machine() {
    return Behaviors.receive(MachineActor.Command.class)
        .onMessage(
            MachineActor.Peek.class,
            peek -> {
              peek.replyTo()
                  .tell(StatusReply.error(new Refusal.MachineUnavailable("default", "off")));
              return Behaviors.same();
            })
        .onAnyMessage(_ -> Behaviors.same())
        .build();
  }

  Answer get(String path) throws IOException {
    return call("GET", path, "");
  }

  Answer delete(String path) throws IOException {
    return call("DELETE", path, "");
  }

  /** A JSON document, or nothing. */
  Answer post(String path, String document) throws IOException {
    return call("POST", path, document);
  }

  Answer call(String method, String path, String document, String... headers) throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    return send(method, path, body, "application/json", List.of(headers));
  }

  Answer send(String method, String path, byte[] body, String type, List<String> headers)
      throws IOException {
    StringBuilder head = new StringBuilder();
    // The older form of HTTP ends an answer with its connection: no chunks to take apart.
    head.append(method).append(' ').append(path).append(" HTTP/1.0\r\nHost: docker\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    try (RawClient client = server.connect()) {
      return Answer.parse(client.send(head.toString()).send(body).rest());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    store.close();
  }
}
