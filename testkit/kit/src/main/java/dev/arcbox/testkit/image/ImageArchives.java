package dev.arcbox.testkit.image;

import static dev.arcbox.testkit.image.TestImage.sha256;
import static dev.arcbox.testkit.image.TestImage.utf8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Whole archives of test images. */
public final class ImageArchives {
  private static final String OCI = "application/vnd.oci.image.";

  private ImageArchives() {}

  /**
   * As Docker 24 and older save them: {@code manifest.json}, {@code <id>.json}, {@code
   * <layer>/layer.tar}.
   */
  public static byte[] dockerSave(TestImage... images) {
    TarBuilder tar = new TarBuilder();
    Set<String> written = new HashSet<>();
    for (TestImage image : images) {
      tar.file(sha256(image.configDocument()) + ".json", image.configDocument());
      for (byte[] layer : image.layers()) {
        if (written.add(sha256(layer))) {
          tar.directory(sha256(layer) + "/");
          tar.file(sha256(layer) + "/VERSION", "1.0");
          tar.file(sha256(layer) + "/layer.tar", layer);
        }
      }
    }
    return tar.file("manifest.json", manifestJson(List.of(images), "%s/layer.tar", "%s.json"))
        .build();
  }

  /** As Docker 25 and later save them: an OCI layout that has a {@code manifest.json} too. */
  public static byte[] mixed(TestImage... images) {
    TarBuilder tar = layout(List.of(images), false);
    return tar.file(
            "manifest.json", manifestJson(List.of(images), "blobs/sha256/%s", "blobs/sha256/%s"))
        .build();
  }

  /** An OCI layout with uncompressed layers. */
  public static byte[] oci(TestImage... images) {
    return layout(List.of(images), false).build();
  }

  /** An OCI layout with gzip layers. */
  public static byte[] ociGzip(TestImage... images) {
    return layout(List.of(images), true).build();
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A descriptor as JSON, without its closing brace's annotations. */
  public static String descriptor(String mediaType, byte[] content) {
    return descriptor(mediaType, sha256(content), content.length, "");
  }

  public static String descriptor(String mediaType, String hex, long size, String more) {
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\"sha256:"
        + hex
        + "\",\"size\":"
        + size
        + more
        + "}";
  }

  /** The manifest that an OCI layout has for the image. */
  public static byte[] manifest(TestImage image, boolean gzip) {
    String type = OCI + "layer.v1.tar" + (gzip ? "+gzip" : "");
    String layers =
        image.layers().stream()
            .map(layer -> descriptor(type, gzip ? gzip(layer) : layer))
            .collect(Collectors.joining(","));
    return utf8(
        "{\"schemaVersion\":2,\"mediaType\":\""
            + OCI
            + "manifest.v1+json\",\"config\":"
            + descriptor(OCI + "config.v1+json", image.configDocument())
            + ",\"layers\":["
            + layers
            + "]}");
  }

  private static TarBuilder layout(List<TestImage> images, boolean gzip) {
    TarBuilder tar = new TarBuilder().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    tar.directory("blobs/").directory("blobs/sha256/");
    Set<String> written = new HashSet<>();
    for (TestImage image : images) {
      image.layers().forEach(layer -> blob(tar, gzip ? gzip(layer) : layer, written));
      blob(tar, image.configDocument(), written);
      blob(tar, manifest(image, gzip), written);
    }
    String entries =
        images.stream()
            .map(image -> indexEntry(image, manifest(image, gzip)))
            .collect(Collectors.joining(","));
    return tar.file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + entries + "]}");
  }

  private static String indexEntry(TestImage image, byte[] manifest) {
    String annotations =
        image.name().isEmpty()
            ? ""
            : ",\"annotations\":{\"io.containerd.image.name\":\"" + image.name() + "\"}";
    return descriptor(OCI + "manifest.v1+json", sha256(manifest), manifest.length, annotations);
  }

  private static void blob(TarBuilder tar, byte[] content, Set<String> written) {
    if (written.add(sha256(content))) {
      tar.file("blobs/sha256/" + sha256(content), content);
    }
  }

  private static String manifestJson(List<TestImage> images, String layerPath, String configPath) {
    return images.stream()
        .map(
            image ->
                "{\"Config\":\""
                    + configPath.replace("%s", sha256(image.configDocument()))
                    + "\",\"RepoTags\":"
                    + (image.name().isEmpty() ? "null" : "[\"" + image.name() + "\"]")
                    + ",\"Layers\":["
                    + image.layers().stream()
                        .map(layer -> "\"" + layerPath.replace("%s", sha256(layer)) + "\"")
                        .collect(Collectors.joining(","))
                    + "]}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
