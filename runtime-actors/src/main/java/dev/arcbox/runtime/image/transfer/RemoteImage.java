package dev.arcbox.runtime.image.transfer;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageDocument;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.oci.PlatformChoice;
import dev.arcbox.runtime.oci.Shown;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.runtime.registry.RemoteManifest;
import dev.arcbox.runtime.registry.Repository;
import java.util.Optional;

/**
 * An image in a registry, resolved to what runs here: everything but its layers was read and
 * checked.
 *
 * @param digest of what the name stands for, an index perhaps
 */
@SuppressWarnings("ArrayRecordComponent") // holds what was read, never compared
record RemoteImage(
    Repository repository, Digest digest, RemoteManifest manifest, Manifest parsed, byte[] config) {
  /** An index of indexes is as deep as builders go. */
  private static final int MAX_DEPTH = 3;

  Digest id() {
    return parsed.config().digest();
  }

  /** The name's content, down to the configuration. */
  static RemoteImage resolve(
      Repository repository,
      ImageName name,
      RemoteManifest found,
      Optional<Platform> asked,
      Platform wanted) {
    try {
      RemoteManifest manifest = manifestOf(repository, name, found, wanted, 0);
      Manifest parsed = Manifest.parse(manifest.bytes());
      checkKinds(parsed);
      byte[] config = repository.document(parsed.config());
      checkPlatform(name, ImageDocument.parse(config), asked);
      return new RemoteImage(repository, found.digest(), manifest, parsed, config);
    } catch (OciException e) {
      throw new RegistryException.BadReply(e.getMessage());
    }
  }

  private static RemoteManifest manifestOf(
      Repository repository, ImageName name, RemoteManifest found, Platform wanted, int depth) {
    if (MediaTypes.isManifest(found.mediaType())) {
      return found;
    }
    if (!MediaTypes.isIndex(found.mediaType())) {
      throw new RegistryException.BadReply(
          "unsupported manifest media type \"" + Shown.shortened(found.mediaType()) + "\"");
    }
    if (depth == MAX_DEPTH) {
      throw new RegistryException.BadReply("image indexes nest more than 3 deep");
    }
    ImageIndex index = ImageIndex.parse("image index", found.bytes());
    Descriptor chosen =
        PlatformChoice.choose(index.manifests(), wanted)
            .orElseThrow(
                () ->
                    new RegistryException.NotFound(
                        "no matching manifest for " + wanted + " in the manifest list entries"));
    RemoteManifest child = repository.manifest(name.withDigest(chosen.digest()));
    if (child.bytes().length != chosen.size()) {
      throw new RegistryException.BadReply(
          "manifest " + chosen.digest() + " has another size than its index says");
    }
    return manifestOf(repository, name, child, wanted, depth + 1);
  }

  private static void checkKinds(Manifest manifest) {
    if (!MediaTypes.isConfig(manifest.config().mediaType())) {
      throw new RegistryException.BadReply(
          "it is no image: its configuration is of media type \""
              + Shown.shortened(manifest.config().mediaType())
              + "\"");
    }
    manifest.layers().stream()
        .filter(layer -> !MediaTypes.isLayer(layer.mediaType()))
        .findFirst()
        .ifPresent(
            layer -> {
              throw new RegistryException.BadReply(
                  "layer "
                      + layer.digest()
                      + " has media type \""
                      + Shown.shortened(layer.mediaType())
                      + "\", which is not supported");
            });
  }

  private static void checkPlatform(
      ImageName name, ImageDocument document, Optional<Platform> asked) {
    if (!document.os().equals("linux")) {
      throw new RegistryException.NotFound(
          "image operating system \""
              + Shown.shortened(document.os())
              + "\" cannot be used on this platform");
    }
    asked
        .filter(platform -> !platform.architecture().equals(document.architecture()))
        .ifPresent(
            platform -> {
              throw new RegistryException.NotFound(
                  "image with reference "
                      + name.familiar()
                      + " was found but does not match the specified platform: wanted "
                      + platform
                      + ", actual: "
                      + new Platform(document.os(), document.architecture()));
            });
  }
}
