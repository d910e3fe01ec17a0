package dev.arcbox.runtime.oci;

import java.util.Set;

/**
 * The media types that images are made of; Docker's older names mean the same as the
 * specification's.
 */
public final class MediaTypes {
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String LAYER_GZIP = LAYER + "+gzip";
  public static final String LAYER_ZSTD = LAYER + "+zstd";

  private static final String DOCKER = "application/vnd.docker.";
  private static final Set<String> INDEXES =
      Set.of(INDEX, DOCKER + "distribution.manifest.list.v2+json");
  private static final Set<String> MANIFESTS =
      Set.of(MANIFEST, DOCKER + "distribution.manifest.v2+json");
  private static final Set<String> CONFIGS = Set.of(CONFIG, DOCKER + "container.image.v1+json");
  private static final Set<String> LAYERS =
      Set.of(
          LAYER,
          LAYER_GZIP,
          LAYER_ZSTD,
          DOCKER + "image.rootfs.diff.tar",
          DOCKER + "image.rootfs.diff.tar.gzip",
          DOCKER + "image.rootfs.diff.tar.zstd");

  private MediaTypes() {}

  public static boolean isIndex(String type) {
    return INDEXES.contains(type);
  }

  public static boolean isManifest(String type) {
    return MANIFESTS.contains(type);
  }

  public static boolean isConfig(String type) {
    return CONFIGS.contains(type);
  }

  /** Layers that must be fetched from elsewhere ("foreign", "nondistributable") are none. */
  public static boolean isLayer(String type) {
    return LAYERS.contains(type);
  }
}
