package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.ImageDocument;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RegistrySession;
import dev.arcbox.runtime.registry.RemoteManifest;
import dev.arcbox.runtime.registry.Repository;
import java.util.List;
import java.util.Optional;

/**
 * What a registry has under a name: {@code GET /distribution/{name}/json}.
 *
 * @param descriptor of the manifest or index
 * @param platforms that it has content for
 */
public record Distribution(Descriptor descriptor, List<Platform> platforms) {
  public Distribution {
    platforms = List.copyOf(platforms);
  }

  /** Asks. */
  public static Distribution of(RegistrySession session, ImageName name) {
    try {
      return session.pulling(
          name,
          repository -> {
            RemoteManifest found = repository.manifest(name);
            return new Distribution(
                new Descriptor(found.mediaType(), found.digest(), found.bytes().length),
                platforms(repository, found));
          });
    } catch (OciException e) {
      throw new RegistryException.BadReply(e.getMessage());
    }
  }

  private static List<Platform> platforms(Repository repository, RemoteManifest found) {
    if (MediaTypes.isIndex(found.mediaType())) {
      return ImageIndex.parse("image index", found.bytes()).manifests().stream()
          .filter(manifest -> !manifest.isAttestation())
          .map(Descriptor::platform)
          .flatMap(Optional::stream)
          .toList();
    }
    Manifest manifest = Manifest.parse(found.bytes());
    if (!MediaTypes.isConfig(manifest.config().mediaType())) {
      return List.of();
    }
    ImageDocument config = ImageDocument.parse(repository.document(manifest.config()));
    return List.of(new Platform(config.os(), config.architecture(), config.variant()));
  }
}
