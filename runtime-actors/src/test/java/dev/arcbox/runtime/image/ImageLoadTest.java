package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLoadTest {
  private static final TestImage IMAGE = TestImage.of("example.com/app:1.0", "hello");

  @TempDir Path directory;
  private Store store;
  private ImageStore images;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("arcbox.db"));
    images = LayoutImageStore.open(directory.resolve("images"), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void loadsDockerSaveArchive() throws IOException {
    LoadResult result = load(ImageArchives.dockerSave(IMAGE));
    assertEquals(List.of("Loaded image: example.com/app:1.0"), result.messages());
    assertIsImage(images.resolve("example.com/app:1.0"));
  }

  @Test
  void loadsOciLayoutPlainAndGzip() throws IOException {
    load(ImageArchives.oci(IMAGE));
    assertIsImage(images.resolve("example.com/app:1.0"));
    images.remove("example.com/app:1.0", false, ImageUse.none());
    load(ImageArchives.ociGzip(IMAGE));
    assertIsImage(images.resolve("example.com/app:1.0"));
  }

  @Test
  void loadsMixedArchiveAndKeepsItsManifest() throws IOException {
    load(ImageArchives.mixed(IMAGE));
    assertIsImage(images.resolve("example.com/app:1.0"));
    assertEquals(
        Digest.of(ImageArchives.manifest(IMAGE, false)), images.list().getFirst().manifest());
  }

  @Test
  void loadsCompressedOuterArchives() throws IOException {
    load(ImageArchives.gzip(ImageArchives.dockerSave(IMAGE)));
    assertIsImage(images.resolve("example.com/app:1.0"));
    images.remove(IMAGE.id(), false, ImageUse.none());
    load(zstd(ImageArchives.oci(IMAGE)));
    assertIsImage(images.resolve("example.com/app:1.0"));
  }

  @Test
  void loadsZstdLayers() throws IOException {
    byte[] layer = new TarBuilder().file("a", "b".repeat(100_000)).build();
    TestImage image = new TestImage("z:1", List.of(layer), "{}");
    byte[] packed = zstd(layer);
    byte[] archive =
        new TarBuilder()
            .file("config.json", image.configDocument())
            .file("layer.tar.zst", packed)
            .file(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"z:1\"],\"Layers\":[\"layer.tar.zst\"]}]")
            .build();
    load(archive);
    assertArrayEquals(layer, layer(images.resolve("z:1"), 0));
  }

  @Test
  void loadsSeveralImagesThatShareALayer() throws IOException {
    byte[] base = new TarBuilder().file("base", "shared").build();
    byte[] top = new TarBuilder().file("top", "own").build();
    TestImage one = new TestImage("one:1", List.of(base), "{}");
    TestImage two = new TestImage("two:2", List.of(base, top), "{}");
    LoadResult result = load(ImageArchives.dockerSave(one, two));
    assertEquals(List.of("one:1", "two:2"), result.loaded());
    assertEquals(6, images.resolve("one:1").size());
    assertEquals(9, images.resolve("two:2").size());
    images.remove("one:1", false, ImageUse.none());
    assertArrayEquals(base, layer(images.resolve("two:2"), 0));
    assertArrayEquals(top, layer(images.resolve("two:2"), 1));
  }

  @Test
  void loadsLayersThatAreLinksWithinTheArchive() throws IOException {
    byte[] layer = IMAGE.layers().getFirst();
    String hex = TestImage.sha256(layer);
    byte[] archive =
        new TarBuilder()
            .file("./" + hex + ".tar", layer)
            .symlink("abc/layer.tar", "../" + hex + ".tar")
            .hardlink("def/layer.tar", hex + ".tar")
            .file("c.json", IMAGE.configDocument())
            .file(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"l:1\"],\"Layers\":[\"abc/layer.tar\"]}]")
            .build();
    load(archive);
    assertArrayEquals(layer, layer(images.resolve("l:1"), 0));
  }

  @Test
  void saysWhatAnImageWithoutNameIs() throws IOException {
    TestImage nameless = TestImage.of("", "x");
    LoadResult result = load(ImageArchives.oci(nameless));
    assertEquals(List.of("Loaded image ID: " + nameless.id()), result.messages());
    assertEquals(List.of(), images.list().getFirst().tags());
  }

  @Test
  void aNameMovesToTheNewImage() throws IOException {
    TestImage newer = TestImage.of("example.com/app:1.0", "newer");
    load(ImageArchives.oci(IMAGE));
    LoadResult result = load(ImageArchives.oci(newer));
    assertEquals(newer.id(), images.resolve("example.com/app:1.0").id().toString());
    assertTrue(result.messages().getFirst().contains("renaming the old one with ID " + IMAGE.id()));
    assertEquals(List.of(), images.resolve(IMAGE.id()).tags());
  }

  @Test
  void loadingTwiceChangesNothing() throws IOException {
    load(ImageArchives.oci(IMAGE));
    List<String> before = files();
    load(ImageArchives.oci(IMAGE));
    load(ImageArchives.mixed(IMAGE));
    assertEquals(before, files());
    assertEquals(1, images.list().size());
  }

  @Test
  void survivesReopening() throws IOException {
    load(ImageArchives.ociGzip(IMAGE));
    ImageRecord before = images.resolve("example.com/app:1.0");
    store.close();
    open();
    assertEquals(before, images.resolve("example.com/app:1.0"));
    assertIsImage(images.resolve(IMAGE.id().substring(0, 20)));
  }

  @Test
  void theFolderIsAnOciLayoutThatCanBeLoadedElsewhere() throws IOException {
    load(ImageArchives.oci(IMAGE, TestImage.of("", "nameless")));
    TarBuilder tar = new TarBuilder();
    for (String name : files()) {
      tar.file(name, Files.readAllBytes(directory.resolve("images").resolve(name)));
    }
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (Store second = Store.open(elsewhere.resolve("arcbox.db"))) {
      ImageStore copy = LayoutImageStore.open(elsewhere.resolve("images"), second);
      copy.load(new ByteArrayInputStream(tar.build()), LoadListener.silent());
      assertEquals(images.list(), copy.list());
    }
  }

  @Test
  void imagesOutliveALostDatabase() throws IOException {
    load(ImageArchives.mixed(IMAGE));
    load(ImageArchives.ociGzip(TestImage.of("second:2", "second")));
    List<ImageRecord> before = images.list();
    store.close();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(directory.resolve("arcbox.db" + suffix));
    }
    open();
    assertEquals(before, images.list());
    assertIsImage(images.resolve("example.com/app:1.0"));
  }

  @Test
  void aLostDatabaseAndABrokenBlobLeaveNoHalfImage() throws IOException {
    load(ImageArchives.ociGzip(IMAGE));
    store.close();
    Files.delete(directory.resolve("arcbox.db"));
    Path blob =
        directory.resolve("images/blobs/sha256").resolve(TestImage.sha256(IMAGE.configDocument()));
    Files.writeString(blob, "{}");
    open();
    assertEquals(List.of(), images.list());
    assertEquals(List.of("index.json", "oci-layout"), files());
  }

  @Test
  void aMissingBlobIsSaidAndHealedByLoadingAgain() throws IOException {
    load(ImageArchives.oci(IMAGE));
    ImageRecord image = images.resolve("example.com/app:1.0");
    Path blob = directory.resolve("images/blobs/sha256").resolve(image.diffIds().getFirst().hex());
    Files.delete(blob);
    assertTrue(
        assertThrows(ImageException.Damaged.class, () -> layer(image, 0))
            .getMessage()
            .contains("load its image again"));
    load(ImageArchives.oci(IMAGE));
    assertIsImage(image);
  }

  private void assertIsImage(ImageRecord image) throws IOException {
    assertEquals(IMAGE.id(), image.id().toString());
    assertEquals(List.of("sh"), image.config().cmd());
    assertEquals(List.of("PATH=/bin"), image.config().env());
    assertEquals(Instant.parse("2024-05-06T07:08:09.123456789Z"), image.created());
    assertEquals(5, image.size());
    assertArrayEquals(IMAGE.layers().getFirst(), layer(image, 0));
  }

  private byte[] layer(ImageRecord image, int number) throws IOException {
    try (InputStream in = images.openLayer(image.diffIds().get(number))) {
      return in.readAllBytes();
    }
  }

  private LoadResult load(byte[] archive) throws IOException {
    return images.load(new ByteArrayInputStream(archive), LoadListener.silent());
  }

  private List<String> files() throws IOException {
    Path root = directory.resolve("images");
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  static byte[] zstd(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.write(bytes);
    }
    return out.toByteArray();
  }
}
