package dev.arcbox.runtime.image;

import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.query.ImageQuery;
import dev.arcbox.runtime.image.query.ImageSummary;
import dev.arcbox.runtime.image.query.PruneQuery;
import dev.arcbox.runtime.image.transfer.Distribution;
import dev.arcbox.runtime.image.transfer.ProgressSink;
import dev.arcbox.runtime.image.transfer.PullRequest;
import dev.arcbox.runtime.image.transfer.PushRequest;
import dev.arcbox.runtime.image.transfer.Transfer;
import dev.arcbox.runtime.image.transfer.Transfers;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RegistrySession;
import dev.arcbox.runtime.registry.SearchRequest;
import dev.arcbox.runtime.registry.SearchResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that clients can do with images, with the events that tell of it. Every gateway goes through
 * here; calls block, so make them on virtual threads.
 */
public final class Images {
  private final ImageStore store;
  private final Transfers transfers;
  private final ImageUse use;
  private final Consumer<EventBus.Publish> events;
  private final Runnable builtIn;
  private final Clock clock;

  /**
   * @param use which containers hold on to an image
   * @param events usually the event bus's {@code tell}
   * @param builtIn called before images are looked at; makes the built-in one if it was never made
   */
  public Images(
      ImageStore store,
      Transfers transfers,
      ImageUse use,
      Consumer<EventBus.Publish> events,
      Runnable builtIn,
      Clock clock) {
    this.store = store;
    this.transfers = transfers;
    this.use = use;
    this.events = events;
    this.builtIn = builtIn;
    this.clock = clock;
  }

  /** For what is not offered here. */
  public ImageStore store() {
    return store;
  }

  public LoadResult load(InputStream archive, LoadListener listener) throws IOException {
    LoadResult result = store.load(archive, listener);
    result.images().forEach(image -> publish("load", image, image.id().toString()));
    return result;
  }

  public List<ImageSummary> list(ImageQuery query) {
    builtIn.run();
    return query.run(store, use, clock.instant());
  }

  /**
   * By name, tag, digest, id or unique prefix of an id.
   *
   * @throws ImageException.NotFound as Docker words it
   */
  public ImageRecord resolve(String reference) {
    Optional<ImageRecord> found = store.find(reference);
    if (found.isEmpty()) {
      builtIn.run();
    }
    return found.orElseGet(() -> store.resolve(reference));
  }

  public Optional<ImageRecord> find(String reference) {
    builtIn.run();
    return store.find(reference);
  }

  /** How many containers were made from it. */
  public int containers(ImageRecord image) {
    return use.usersOf(image.id()).size();
  }

  /** The document of {@code GET /images/{name}/json}. */
  public String inspectJson(String reference) {
    return store.inspectJson(resolve(reference));
  }

  public List<ImageHistory> history(String reference) {
    return store.history(resolve(reference));
  }

  public void tag(String source, String target) {
    ImageRecord image = resolve(source);
    store.tag(image.id().toString(), target);
    publish("tag", image, ImageName.parse(target).familiar());
  }

  public Removal remove(String reference, boolean force, boolean keepParents) {
    ImageRecord image = resolve(reference);
    Removal removal = store.remove(reference, force, keepParents, use);
    removal.untagged().forEach(_ -> publish("untag", image, removal.image()));
    removal.images().forEach(id -> publish("delete", id, Map.of("name", id)));
    return removal;
  }

  public Pruned prune(PruneQuery query) {
    Pruned pruned = query.run(store, use, clock.instant());
    pruned.removal().images().forEach(id -> publish("delete", id, Map.of("name", id)));
    publish("prune", "", Map.of("reclaimed", Long.toString(pruned.spaceReclaimed())));
    return pruned;
  }

  /**
   * Writes an archive of these images.
   *
   * @throws ImageException.NotFound before the first byte
   */
  public void save(List<String> references, OutputStream out) throws IOException {
    Set<String> saved = new LinkedHashSet<>();
    List<ImageRecord> images = new ArrayList<>();
    store.save(references, out);
    for (String reference : references) {
      store
          .find(reference)
          .filter(image -> saved.add(image.id().toString()))
          .ifPresent(images::add);
    }
    images.forEach(image -> publish("save", image, image.id().toString()));
  }

  /** Makes an image of a file tree; see {@link ImageMaker#fromTree}. */
  public ImageRecord fromTree(ImportRequest request, InputStream tree) throws IOException {
    ImageRecord image = new ImageMaker(store, clock).fromTree(request, tree);
    publish("import", image, image.id().toString());
    return image;
  }

  /** Makes an image of a container's changes; see {@link ImageMaker#commit}. */
  public ImageRecord commit(CommitRequest request, InputStream layer) throws IOException {
    ImageRecord image = new ImageMaker(store, clock).commit(request, layer);
    if (!request.name().isEmpty()) {
      publish("tag", image, ImageName.parse(request.name()).familiar());
    }
    return image;
  }

  /**
   * Fetches an image. Nothing is sent to {@code client} before the image was found, so that a
   * failure can still be answered by a status.
   *
   * @param client told of progress on a thread of its own, which may block; when it throws, the
   *     pull is cancelled
   */
  public Transfer pull(PullRequest request, ProgressSink client) {
    return transfers.pull(request, client, (name, image) -> moved("pull", name, image));
  }

  /** Sends an image; {@code client} as for {@link #pull}. */
  public Transfer push(PushRequest request, ProgressSink client) {
    return transfers.push(request, client, (name, image) -> moved("push", name, image));
  }

  /** What a registry has under a name. */
  public Distribution distribution(ImageName name, Optional<Credentials> credentials) {
    try (RegistrySession session = transfers.session(credentials)) {
      return Distribution.of(session, name);
    }
  }

  /** Images of a registry that a term fits. */
  public List<SearchResult> search(SearchRequest request, Optional<Credentials> credentials) {
    try (RegistrySession session = transfers.session(credentials)) {
      return session.search(request);
    }
  }

  /**
   * Asks a registry whether it believes the credentials.
   *
   * @param registry host and port, or {@code docker.io}
   * @throws RegistryException.Unauthorized when it does not
   */
  public void login(String registry, Credentials credentials) {
    try (RegistrySession session = transfers.session(Optional.of(credentials))) {
      session.pushing(
          ImageName.parse(registry + "/login"),
          repository -> {
            repository.login();
            return registry;
          });
    }
  }

  /** Docker tells of these by name. */
  private void moved(String action, ImageName name, ImageRecord image) {
    Map<String, String> attributes = new HashMap<>(image.config().labels());
    attributes.put("name", name.familiarRepository());
    publish(action, name.familiar(), attributes);
  }

  /** Docker adds an image's labels to what it tells of it. */
  private void publish(String action, ImageRecord image, String name) {
    Map<String, String> attributes = new HashMap<>(image.config().labels());
    attributes.put("name", name);
    publish(action, image.id().toString(), attributes);
  }

  private void publish(String action, String id, Map<String, String> attributes) {
    events.accept(new EventBus.Publish("image", action, id, attributes));
  }
}
