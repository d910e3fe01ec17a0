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

  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Manifests of before 2016, signed or not. */
  private static final Set<String> SCHEMA_1 =
      Set.of(
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws");

  private static final String DOCKER = "application/vnd.docker.";
  private static final Set<String> INDEXES = Set.of(INDEX, DOCKER_INDEX);
  private static final Set<String> MANIFESTS = Set.of(MANIFEST, DOCKER_MANIFEST);
  private static final Set<String> CONFIGS = Set.of(CONFIG, DOCKER_CONFIG);
  private static final Set<String> LAYERS =
      Set.of(
          LAYER,
          LAYER_GZIP,
          LAYER_ZSTD,
          DOCKER + "image.rootfs.diff.tar",
          DOCKER + "image.rootfs.diff.tar.gzip",
          DOCKER + "image.rootfs.diff.tar.zstd");

  private MediaTypes() {}

  /** Docker's own, from before there was a specification. */
  public static boolean isDockers(String type) {
    return type.startsWith(DOCKER);
  }

  public static boolean isSchema1(String type) {
    return SCHEMA_1.contains(type);
  }

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
