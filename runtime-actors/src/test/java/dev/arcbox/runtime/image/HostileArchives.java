package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Security row 10: whatever is sent, the error is clear, nothing is half-made, and nothing outside
 * changes. What the tests of it share.
 */
abstract class HostileArchives {
  static final TestImage IMAGE = TestImage.of("app:1", "hello");

  /** Small enough to reach; everything else is as in production. */
  private static final ImageLimits LIMITS =
      new ImageLimits(64 << 20, 2_000, 32 << 20, 5_000, 127, 10, 50, 1 << 20, 1 << 20);

  @TempDir Path directory;
  private Path canary;
  private Store store;
  ImageStore images;
  List<String> before;

  @BeforeEach
  void open() throws IOException {
    canary = Files.writeString(directory.resolve("canary"), "unharmed");
    Path data = Files.createDirectory(directory.resolve("data"));
    store = Store.open(data.resolve("arcbox.db"));
    images = LayoutImageStore.open(data.resolve("images"), store, LIMITS, _ -> {});
    load(ImageArchives.oci(TestImage.of("kept:1", "kept")));
    before = tree();
  }

  @AfterEach
  void nothingElseHasChanged() throws IOException {
    assertEquals(before, tree());
    assertEquals("unharmed", Files.readString(canary));
    assertEquals(1, images.list().size());
    store.close();
  }

  String refused(byte[] archive) {
    String message = assertThrows(ImageException.class, () -> load(archive)).getMessage();
    assertFalse(
        message.isBlank() || message.length() > 1000 || message.contains(": null"), message);
    return message;
  }

  void load(byte[] archive) throws IOException {
    images.load(new ByteArrayInputStream(archive), LoadListener.silent());
  }

  /** Names of all files under the data folder; the database's own may come and go. */
  List<String> tree() throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.map(f -> directory.relativize(f).toString())
          .filter(name -> !name.contains("arcbox.db"))
          .sorted()
          .toList();
    }
  }

  static TarBuilder good() {
    return content()
        .file("c.json", IMAGE.configDocument())
        .file("l.tar", IMAGE.layers().getFirst())
        .file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l.tar\"]}]")
        .file("index.json", "{\"schemaVersion\":2,\"manifests\":[]}");
  }

  static TarBuilder content() {
    byte[] layer = IMAGE.layers().getFirst();
    return new TarBuilder()
        .file("blobs/sha256/" + TestImage.sha256(layer), layer)
        .file("blobs/sha256/" + TestImage.sha256(IMAGE.configDocument()), IMAGE.configDocument());
  }

  static byte[] layout(byte[] manifest) {
    String index =
        "{\"schemaVersion\":2,\"manifests\":["
            + ImageArchives.descriptor("application/vnd.oci.image.manifest.v1+json", manifest)
            + "]}";
    return content()
        .file("blobs/sha256/" + TestImage.sha256(manifest), manifest)
        .file("index.json", index)
        .build();
  }

  static byte[] save(String manifest, String configName) {
    return new TarBuilder()
        .file(configName, IMAGE.configDocument())
        .file("l.tar", IMAGE.layers().getFirst())
        .symlink("loop", "pool")
        .symlink("pool", "loop")
        .file("manifest.json", manifest)
        .build();
  }

  /** An archive with one layer whose digests are all right. */
  static byte[] archive(byte[] layer) {
    return ImageArchives.dockerSave(new TestImage("app:1", List.of(layer), "{}"));
  }

  /** As {@link #archive}, with other bytes in the layer's place. */
  static byte[] packed(byte[] layer, byte[] stored) {
    TestImage image = new TestImage("app:1", List.of(layer), "{}");
    return new TarBuilder()
        .file("c.json", image.configDocument())
        .file("l.tar", stored)
        .file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l.tar\"]}]")
        .build();
  }
}
