package dev.arcbox.runtime.image.transfer;

import com.typesafe.config.ConfigFactory;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.image.ImageLimits;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.LayoutImageStore;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryConfig;
import dev.arcbox.runtime.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** An image store and what moves images to and from it, without waiting between attempts. */
final class TransferBench implements AutoCloseable {
  static final String QUICK =
      "arcbox.registry { retry-delay = 0s, longest-retry-delay = 0s, upload-chunk = 1 MiB,"
          + " insecure = [\"http://127.0.0.0/8\"] }";

  private final ActorTestKit actors = ActorTestKit.create();
  private final Path directory;
  private final Store store;
  final ImageStore images;
  final Transfers transfers;
  final List<Progress> progress = new CopyOnWriteArrayList<>();

  TransferBench(Path directory, String config, CredentialSource kept) throws IOException {
    this.directory = directory;
    this.store = Store.open(directory.resolve("arcbox.db"));
    this.images = LayoutImageStore.open(directory.resolve("images"), store, ImageLimits.STANDARD);
    this.transfers =
        new Transfers(
            config(config),
            images,
            kept,
            actors.spawn(ImagesActor.create(), "images"),
            Clock.systemUTC());
  }

  TransferBench(Path directory) throws IOException {
    this(directory, "", CredentialSource.none());
  }

  static RegistryConfig config(String more) {
    return RegistryConfig.of(
        ConfigFactory.parseString(more)
            .withFallback(ConfigFactory.parseString(QUICK))
            .withFallback(ArcboxConfig.defaults())
            .resolve()
            .getConfig("arcbox.registry"));
  }

  void pull(String name) {
    start(name, Optional.empty()).await();
  }

  void pull(String name, Credentials credentials) {
    start(name, Optional.of(credentials)).await();
  }

  Transfer start(String name, Optional<Credentials> credentials) {
    return transfers.pull(
        new PullRequest(ImageName.parse(name), false, Optional.empty(), credentials),
        progress::add,
        (_, _) -> {});
  }

  void push(String name) {
    transfers.push(PushRequest.of(name), progress::add, (_, _) -> {}).await();
  }

  /** As a terminal shows them, counts left out. */
  List<String> lines() {
    return progress.stream()
        .filter(p -> !p.isCount() && p.aux().isEmpty())
        .map(p -> p.id().isEmpty() ? p.status() : p.id() + ": " + p.status())
        .toList();
  }

  /** Names in the store's folders that hold content. */
  List<String> files() throws IOException {
    try (Stream<Path> blobs = Files.list(directory.resolve("images/blobs/sha256"));
        Stream<Path> ingest = Files.list(directory.resolve("images/ingest"))) {
      return Stream.concat(blobs, ingest).map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() {
    actors.shutdownTestKit();
    store.close();
  }
}
