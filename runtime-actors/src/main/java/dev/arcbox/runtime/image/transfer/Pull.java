package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.Intake;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RegistrySession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One pull, on a thread of its own. */
final class Pull {
  private final PullRequest request;
  private final ImageStore images;
  private final LayerDownloads downloads;
  private final RegistrySession session;
  private final ProgressSink told;
  private final BiConsumer<ImageName, ImageRecord> pulled;

  /**
   * @param pulled hears of each name that was brought up to date
   */
  Pull(
      PullRequest request,
      ImageStore images,
      LayerDownloads downloads,
      RegistrySession session,
      ProgressSink told,
      BiConsumer<ImageName, ImageRecord> pulled) {
    this.request = request;
    this.images = images;
    this.downloads = downloads;
    this.session = session;
    this.told = told;
    this.pulled = pulled;
  }

  void run() throws IOException {
    ImageName name = request.name();
    if (!request.allTags()) {
      pull(name);
      return;
    }
    List<String> tags = session.pulling(name, repository -> repository.tags());
    if (tags.isEmpty()) {
      throw new RegistryException.NotFound(
          "repository " + name.familiarRepository() + " has no tags");
    }
    for (String tag : tags) {
      pull(name.withTag(tag));
    }
  }

  private void pull(ImageName name) throws IOException {
    RemoteImage remote = resolve(name);
    ImageName canonical = name.withDigest(remote.digest());
    // With a digest, Docker takes no notice of a tag beside it.
    ImageName kept = name.isCanonical() ? canonical : name;
    boolean current =
        images
            .find(kept.toString())
            .filter(image -> image.id().equals(remote.id()))
            .filter(_ -> images.isNamed(kept))
            .isPresent();
    ImageRecord image =
        images.find(remote.id().toString()).isPresent()
            ? name(remote, kept, canonical)
            : fetch(remote, kept, canonical);
    told.accept(Progress.of("Digest: " + remote.digest()));
    told.accept(
        Progress.of(
            "Status: "
                + (current ? "Image is up to date for " : "Downloaded newer image for ")
                + kept.familiar()));
    pulled.accept(kept, image);
  }

  private RemoteImage resolve(ImageName name) {
    String repository = name.familiarRepository();
    try {
      return session.pulling(
          name,
          there -> {
            var manifest = there.manifest(name);
            told.accept(
                Progress.of(
                    name.digest().map(Object::toString).or(name::tag).orElseThrow(),
                    "Pulling from " + name.path()));
            Platform wanted = request.platform().orElseGet(Platform::ofGuests);
            return RemoteImage.resolve(there, name, manifest, request.platform(), wanted);
          });
    } catch (RegistryException.Denied e) {
      throw new RegistryException.NotFound(
          "pull access denied for "
              + repository
              + ", repository does not exist or may require 'docker login': "
              + e.getMessage());
    } catch (RegistryException.NotFound e) {
      String words = e.getMessage();
      if (words.startsWith("manifest unknown")) {
        words = "manifest for " + name.familiar() + " not found: " + words;
      } else if (words.startsWith("name unknown")) {
        words = "repository " + repository + " not found: " + words;
      }
      throw new RegistryException.NotFound(words);
    }
  }

  private ImageRecord name(RemoteImage remote, ImageName kept, ImageName canonical) {
    images.nameByDigest(remote.id(), canonical);
    if (!kept.isCanonical()) {
      images.tag(remote.id().toString(), kept.toString());
    }
    return images.resolve(remote.id().toString());
  }

  private ImageRecord fetch(RemoteImage remote, ImageName kept, ImageName canonical)
      throws IOException {
    List<Descriptor> layers = remote.parsed().layers();
    try (Intake intake = images.intake()) {
      intake.keep(remote.config());
      List<Optional<LayerDownload>> under = new ArrayList<>();
      try {
        layers.forEach(layer -> under.add(begin(layer, remote, intake)));
        for (int i = 0; i < layers.size(); i++) {
          complete(layers.get(i), under.get(i), intake);
        }
      } finally {
        for (int i = 0; i < under.size(); i++) {
          Descriptor layer = layers.get(i);
          under.get(i).ifPresent(d -> downloads.leave(d, layer, told));
        }
      }
      List<ImageName> names = kept.isCanonical() ? List.of(kept) : List.of(kept, canonical);
      return intake.commit(remote.manifest().bytes(), names);
    } catch (RegistryException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Failures.of(e);
    }
  }

  private Optional<LayerDownload> begin(Descriptor layer, RemoteImage remote, Intake intake) {
    if (intake.knownDiffId(layer.digest()).isPresent() && intake.hold(layer.digest())) {
      told.accept(Progress.of(layer.digest().shortForm(), "Already exists"));
      return Optional.empty();
    }
    return Optional.of(downloads.join(layer, remote.repository(), session, told));
  }

  private void complete(Descriptor layer, Optional<LayerDownload> download, Intake intake) {
    if (download.isEmpty()) {
      return;
    }
    intake.checked(download.get().await());
    if (!intake.hold(layer.digest())) {
      throw new IllegalStateException("layer " + layer.digest() + " is gone");
    }
    told.accept(Progress.of(layer.digest().shortForm(), "Pull complete"));
  }
}
