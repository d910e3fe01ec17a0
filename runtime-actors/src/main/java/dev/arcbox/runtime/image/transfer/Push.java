package dev.arcbox.runtime.image.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.Outgoing;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.registry.BlobUpload;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RegistrySession;
import dev.arcbox.runtime.registry.Repository;
import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** One push, on a thread of its own and one for each layer that goes out. */
final class Push {
  private static final long LINE_NANOS = 100_000_000L;

  private final PushRequest request;
  private final ImageStore images;
  private final RegistrySession session;
  private final Semaphore permits;
  private final ProgressSink told;
  private final BiConsumer<ImageName, ImageRecord> pushed;

  Push(
      PushRequest request,
      ImageStore images,
      RegistrySession session,
      Semaphore permits,
      ProgressSink told,
      BiConsumer<ImageName, ImageRecord> pushed) {
    this.request = request;
    this.images = images;
    this.session = session;
    this.permits = permits;
    this.told = told;
    this.pushed = pushed;
  }

  void run() throws IOException {
    ImageName name = request.name();
    List<ImageName> tags = request.allTags() ? images.tagsOf(name) : List.of(name);
    if (name.isCanonical()) {
      throw new RegistryException.BadRequest("cannot push a digest reference");
    }
    if (tags.isEmpty() || images.find(tags.getFirst().toString()).isEmpty()) {
      throw new RegistryException.NotFound(
          "An image does not exist locally with the tag: " + name.familiarRepository());
    }
    told.accept(Progress.of("The push refers to repository [" + name.repository() + "]"));
    for (ImageName tag : tags) {
      push(tag);
    }
  }

  private void push(ImageName name) throws IOException {
    ImageRecord image = images.resolve(name.toString());
    try (Outgoing outgoing = images.outgoing(image)) {
      byte[] bytes = outgoing.manifestBytes();
      Manifest manifest = Manifest.parse(bytes);
      session.pushing(
          name,
          repository -> {
            send(repository, name, outgoing, manifest);
            repository.putManifest(name.tag().orElseThrow(), manifest.mediaType(), bytes);
            return name;
          });
      Digest digest = Digest.of(bytes);
      images.nameByDigest(image.id(), name.withDigest(digest));
      tellEnd(name, digest, bytes.length);
      pushed.accept(name, image);
    }
  }

  private void tellEnd(ImageName name, Digest digest, long size) {
    String tag = name.tag().orElseThrow();
    told.accept(Progress.of(tag + ": digest: " + digest + " size: " + size));
    ObjectNode aux = JsonNodeFactory.instance.objectNode();
    aux.put("Tag", tag).put("Digest", digest.toString()).put("Size", size);
    told.accept(new Progress("", "", 0, 0, Optional.of(aux)));
  }

  /** Every blob once; a layer may be there several times. */
  private void send(Repository repository, ImageName name, Outgoing outgoing, Manifest manifest) {
    Map<Digest, Layer> layers = new LinkedHashMap<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      StoredLayer stored = outgoing.layers().get(i);
      Descriptor blob = manifest.layers().get(i);
      layers.put(blob.digest(), new Layer(blob, Digest.parse(stored.diffId()).shortForm()));
    }
    layers.values().forEach(layer -> tell(layer, "Preparing"));
    Optional<String> source = elsewhere(name, outgoing.image());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sending = new ArrayList<>();
      layers
          .values()
          .forEach(
              layer ->
                  sending.add(threads.submit(() -> send(repository, layer, outgoing, source))));
      await(sending, threads);
    }
    if (!repository.hasBlob(manifest.config().digest())) {
      Digest config = manifest.config().digest();
      new BlobUpload(repository, manifest.config(), () -> outgoing.read(config), _ -> {})
          .send(Optional.empty());
    }
  }

  /** The first failure ends the others. */
  private static void await(List<Future<?>> sending, ExecutorService threads) {
    try {
      for (Future<?> one : sending) {
        one.get();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new RegistryException.Cancelled();
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw Failures.of(e.getCause());
    }
  }

  /** A blob, and how it is called in what users read. */
  private record Layer(Descriptor blob, String id) {}

  private void send(
      Repository repository, Layer layer, Outgoing outgoing, Optional<String> source) {
    try {
      if (!permits.tryAcquire()) {
        tell(layer, "Waiting");
        permits.acquire();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegistryException.Cancelled();
    }
    try {
      if (repository.hasBlob(layer.blob.digest())) {
        tell(layer, "Layer already exists");
        return;
      }
      boolean mounted =
          new BlobUpload(
                  repository, layer.blob, () -> outgoing.read(layer.blob.digest()), counting(layer))
              .send(source);
      tell(layer, mounted ? "Mounted from " + source.orElseThrow() : "Pushed");
    } finally {
      permits.release();
    }
  }

  private LongConsumer counting(Layer layer) {
    long[] at = {0};
    return sent -> {
      long now = System.nanoTime();
      if (now - at[0] > LINE_NANOS || sent == layer.blob.size()) {
        at[0] = now;
        told.accept(Progress.counted(layer.id, "Pushing", sent, layer.blob.size()));
      }
    };
  }

  /** Another repository of this registry that the image came from or went to. */
  private static Optional<String> elsewhere(ImageName name, ImageRecord image) {
    return image.digests().stream()
        .map(ImageName::parse)
        .filter(n -> n.domain().equals(name.domain()) && !n.path().equals(name.path()))
        .map(ImageName::path)
        .findFirst();
  }

  private void tell(Layer layer, String status) {
    told.accept(Progress.of(layer.id, status));
  }
}
