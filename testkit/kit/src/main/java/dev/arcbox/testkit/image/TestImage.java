package dev.arcbox.testkit.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image to put into an archive.
 *
 * @param name full or familiar name with tag; empty for none
 * @param layers uncompressed tar streams, lowest first
 * @param config the {@code config} object as JSON
 */
public record TestImage(String name, List<byte[]> layers, String config) {
  public TestImage {
    layers = List.copyOf(layers);
  }

  /** One layer with one file, so that different contents are different images. */
  public static TestImage of(String name, String content) {
    byte[] layer = new TarBuilder().directory("etc/").file("etc/content", content).build();
    return new TestImage(name, List.of(layer), "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"]}");
  }

  public byte[] configDocument() {
    String diffIds =
        layers.stream()
            .map(layer -> "\"sha256:" + sha256(layer) + "\"")
            .collect(Collectors.joining(","));
    String os = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return utf8(
        "{\"created\":\"2024-05-06T07:08:09.123456789Z\",\"architecture\":\""
            + os
            + "\",\"os\":\"linux\",\"config\":"
            + config
            + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + diffIds
            + "]}}");
  }

  public String id() {
    return "sha256:" + sha256(configDocument());
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
