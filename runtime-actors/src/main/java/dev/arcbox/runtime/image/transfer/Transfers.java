package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryConfig;
import dev.arcbox.runtime.registry.RegistrySession;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Starts pulls and pushes under the actor {@code images}. */
public final class Transfers {
  private final RegistryConfig config;
  private final ImageStore images;
  private final CredentialSource kept;
  private final ActorRef<ImagesActor.Command> actor;
  private final Clock clock;
  private final LayerDownloads downloads;
  private final Semaphore uploads;

  /**
   * @param kept credentials for registries that a client sends none for
   */
  public Transfers(
      RegistryConfig config,
      ImageStore images,
      CredentialSource kept,
      ActorRef<ImagesActor.Command> actor,
      Clock clock) {
    this.config = config;
    this.images = images;
    this.kept = kept;
    this.actor = actor;
    this.clock = clock;
    this.downloads = new LayerDownloads(images, config.downloads());
    this.uploads = new Semaphore(config.uploads(), true);
  }

  /**
   * Fetches an image.
   *
   * @param client told of progress on a thread of its own, which may block; when it throws, the
   *     transfer is cancelled
   * @param pulled told of each name that was brought up to date
   */
  public Transfer pull(
      PullRequest request, ProgressSink client, BiConsumer<ImageName, ImageRecord> pulled) {
    return start(
        "pull",
        client,
        told -> {
          try (RegistrySession session = session(request.credentials())) {
            new Pull(request, images, downloads, session, told, pulled).run();
          }
        });
  }

  /** Sends an image; parameters as for {@link #pull}. */
  public Transfer push(
      PushRequest request, ProgressSink client, BiConsumer<ImageName, ImageRecord> pushed) {
    return start(
        "push",
        client,
        told -> {
          try (RegistrySession session = session(request.credentials())) {
            new Push(request, images, session, uploads, told, pushed).run();
          }
        });
  }

  /** For single questions. To be closed. */
  public RegistrySession session(Optional<Credentials> given) {
    return new RegistrySession(config, given, kept, clock);
  }

  public RegistryConfig config() {
    return config;
  }

  private interface Work {
    void run(ProgressSink told) throws Exception;
  }

  private Transfer start(String kind, ProgressSink client, Work work) {
    return ImagesActor.start(actor, kind, () -> relayed(client, work));
  }

  /** The client has all of the progress before the transfer counts as over. */
  private static void relayed(ProgressSink client, Work work) throws Exception {
    ProgressRelay relay = new ProgressRelay();
    Thread worker = Thread.currentThread();
    Thread telling =
        Thread.ofVirtual()
            .name("transfer-progress")
            .start(
                () -> {
                  try {
                    relay.drainTo(client);
                  } catch (InterruptedException | RuntimeException _) {
                    // The client has gone, or the transfer is being ended.
                    worker.interrupt();
                  }
                });
    try {
      work.run(relay);
    } catch (RuntimeException e) {
      throw Failures.of(e);
    } finally {
      relay.end();
      join(telling);
    }
  }

  private static void join(Thread telling) {
    try {
      telling.join();
    } catch (InterruptedException _) {
      telling.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
