package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Security row 10: whatever is sent, the error is clear, nothing is half-made, and nothing outside
 * changes.
 */
class HostileArchiveTest {
  private static final TestImage IMAGE = TestImage.of("app:1", "hello");

  /** Small enough to reach; everything else is as in production. */
  private static final ImageLimits LIMITS =
      new ImageLimits(64 << 20, 2_000, 32 << 20, 5_000, 127, 10, 50, 1 << 20, 1 << 20);

  @TempDir Path directory;
  private Path canary;
  private Store store;
  private ImageStore images;
  private List<String> before;

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

  static List<TarBuilder> escapes() {
    byte[] data = {1};
    return List.of(
        good().file("../canary", data),
        good().file("a/../../canary", data),
        good().file("/etc/passwd", data),
        good().file("..", data),
        good().symlink("x", "../canary").file("x", data),
        good().symlink("x", "/etc/passwd"),
        good().symlink("x", "a/../../../canary"),
        good().hardlink("x", "/etc/passwd"),
        good().hardlink("x", "../canary"),
        good().entry("dev", '3', "", new byte[0]),
        good().entry("dev", '4', "", new byte[0]),
        good().entry("fifo", '6', "", new byte[0]),
        good().entry("sparse", 'S', "", data),
        good().entry("odd", 'Z', "", data),
        good().pax('x', "path", "../../canary").file("a", data),
        good().pax('x', "path", "a\0b").file("a", data),
        good().pax('x', "GNU.sparse.major", "1").file("a", data),
        good().pax('x', "size", "-5").file("a", data),
        good().pax('g', "path", "same").file("a", data),
        good().file("x/" + "n".repeat(5000), data),
        good().file("manifest.json", data),
        good().file("./index.json", data),
        good().symlink("index.json", "manifest.json"),
        good().file("blobs/sha256/" + "0".repeat(64), data),
        good().file("blobs/sha256/short", data),
        good().file("blobs/sha256/" + "0".repeat(64) + "/deeper", data));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void refusesEntriesThatNoToolWrites(TarBuilder archive) {
    refused(archive.build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../canary",
        "a/../../canary",
        "x/..",
        "a\u0000b",
        ".wh.",
        ".wh...",
        "etc/.wh...",
        "etc/.wh.."
      })
  void refusesLayersThatReachOut(String name) {
    TarBuilder layer = new TarBuilder();
    if (name.indexOf('\0') >= 0) {
      layer.pax('x', "path", name);
    }
    refused(archive(layer.file(name, "x").build()));
  }

  @Test
  void refusesLayersThatLinkOut() {
    refused(archive(new TarBuilder().hardlink("a", "../../canary").build()));
    refused(
        archive(
            new TarBuilder()
                .file("./", "root")
                .raw(TarBuilder.header(new byte[] {'.'}, '0', new byte[0], 0), new byte[0])
                .build()));
  }

  @Test
  void refusesAMillionEntries() {
    TarBuilder outer = good();
    for (int i = 0; i < 3_000; i++) {
      outer.file("f" + i, new byte[0]);
    }
    assertTrue(refused(outer.build()).contains("2000"));
    TarBuilder layer = new TarBuilder();
    for (int i = 0; i < 6_000; i++) {
      layer.file("f" + i, new byte[0]);
    }
    assertTrue(refused(archive(layer.build())).contains("5000"));
  }

  @Test
  void refusesBombs() throws IOException {
    byte[] zeros = new byte[8 << 20];
    byte[] inner = new TarBuilder().file("zeros", zeros).build();
    String expansion = refused(packed(inner, ImageArchives.gzip(inner)));
    assertTrue(expansion.contains("expansion"), expansion);
    refused(packed(inner, ImageLoadTest.zstd(inner)));
    refused(ImageArchives.gzip(good().file("zeros", zeros).build()));
    refused(ImageLoadTest.zstd(good().file("zeros", zeros).build()));
  }

  @Test
  void refusesMoreThanTheLimitWithoutReadingItAll() {
    byte[] header =
        TarBuilder.header("endless".getBytes(StandardCharsets.UTF_8), '0', new byte[0], 8L << 30);
    byte[] start = good().raw(header, new byte[0]).buildWithoutEnd();
    CountingNoise noise = new CountingNoise();
    assertThrows(
        ImageException.class,
        () ->
            images.load(
                new SequenceInputStream(new ByteArrayInputStream(start), noise),
                LoadListener.silent()));
    assertTrue(noise.count < 80 << 20);
  }

  @Test
  void refusesAnArchiveCutAnywhere() throws IOException {
    for (byte[] whole : List.of(ImageArchives.dockerSave(IMAGE), ImageArchives.mixed(IMAGE))) {
      for (int length = 0; length < whole.length - 1024; length += 97) {
        refused(Arrays.copyOf(whole, length));
      }
      byte[] gzip = ImageArchives.gzip(whole);
      byte[] zstd = ImageLoadTest.zstd(whole);
      for (int cut = 1; cut < 40; cut++) {
        refused(Arrays.copyOf(gzip, gzip.length - cut));
        refused(Arrays.copyOf(zstd, zstd.length - cut));
      }
    }
  }

  @Test
  void refusesWrongDigestsSizesAndDiffIds() {
    byte[] layer = IMAGE.layers().getFirst();
    byte[] other = TestImage.of("", "other").layers().getFirst();
    refused(packed(other, layer));
    byte[] mixed = ImageArchives.mixed(IMAGE);
    String text = new String(mixed, StandardCharsets.ISO_8859_1);
    byte[] wrongSize =
        text.replace("\"size\":" + layer.length + "}", "\"size\":" + (layer.length - 1) + "}")
            .getBytes(StandardCharsets.ISO_8859_1);
    refused(wrongSize);
    byte[] flipped = text.replace("hello", "hellO").getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(refused(flipped).contains("has content of digest"));
    refused(
        save(
            "[{\"Config\":\"" + "0".repeat(64) + ".json\",\"Layers\":[]}]",
            "0".repeat(64) + ".json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "null",
        "",
        "[1]",
        "[{}]",
        "[{\"Config\":\"missing.json\",\"Layers\":[]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"missing.tar\"]}]",
        "[{\"Config\":\"../c.json\",\"Layers\":[\"l.tar\"]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"/l.tar\"]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\",\"l.tar\"]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"loop\"]}]",
        "[{\"Config\":\"c.json\",\"RepoTags\":[\"Bad Name\"],\"Layers\":[\"l.tar\"]}]",
        "[{\"Config\":\"c.json\",\"RepoTags\":[\"a@sha256:00\"],\"Layers\":[\"l.tar\"]}]",
        "[{\"Config\":\"l.tar\",\"Layers\":[\"l.tar\"]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"c.json\"]}]"
      })
  void refusesManifestsThatDoNotFitTheArchive(String manifest) {
    refused(save(manifest, "c.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/octet-stream"
      })
  void refusesForeignLayers(String type) {
    String manifest =
        new String(ImageArchives.manifest(IMAGE, false), StandardCharsets.UTF_8)
            .replace("application/vnd.oci.image.layer.v1.tar", type);
    assertTrue(refused(layout(manifest.getBytes(StandardCharsets.UTF_8))).contains(type));
  }

  @Test
  void refusesArtifactsAndOtherSystems() {
    String manifest = new String(ImageArchives.manifest(IMAGE, false), StandardCharsets.UTF_8);
    refused(
        layout(
            manifest
                .replace(
                    "application/vnd.oci.image.config.v1+json",
                    "application/vnd.cncf.helm.config.v1+json")
                .getBytes(StandardCharsets.UTF_8)));
    byte[] windows =
        new TarBuilder()
            .file(
                "c.json",
                "{\"os\":\"windows\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\"}}")
            .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[]}]")
            .build();
    assertTrue(refused(windows).contains("windows"));
  }

  @Test
  void refusesIndexesThatNestForEver() {
    byte[] manifest = ImageArchives.manifest(IMAGE, false);
    TarBuilder tar = content().file("blobs/sha256/" + TestImage.sha256(manifest), manifest);
    byte[] child = manifest;
    String type = "application/vnd.oci.image.manifest.v1+json";
    for (int depth = 0; depth < 6; depth++) {
      byte[] index =
          ("{\"schemaVersion\":2,\"manifests\":[" + ImageArchives.descriptor(type, child) + "]}")
              .getBytes(StandardCharsets.UTF_8);
      tar.file("blobs/sha256/" + TestImage.sha256(index), index);
      type = "application/vnd.oci.image.index.v1+json";
      child = index;
    }
    String top =
        "{\"schemaVersion\":2,\"manifests\":[" + ImageArchives.descriptor(type, child) + "]}";
    assertTrue(refused(tar.file("index.json", top).build()).contains("nest"));
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    refused(new byte[0]);
    refused("hello, world".getBytes(StandardCharsets.UTF_8));
    refused(new byte[4096]);
    refused(ImageArchives.gzip(new byte[0]));
    refused(ImageArchives.gzip(ImageArchives.gzip(ImageArchives.oci(IMAGE))));
    refused(new TarBuilder().file("readme", "x").build());
    assertTrue(refused(new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0, 4}).contains("xz"));
  }

  @Test
  void aSourceThatFailsIsNotTheArchivesFault() {
    byte[] whole = ImageArchives.gzip(ImageArchives.oci(IMAGE));
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(whole, 0, whole.length / 2), new LostConnection());
    IOException e =
        assertThrows(IOException.class, () -> images.load(failing, LoadListener.silent()));
    assertEquals("connection lost", e.getMessage());
  }

  /** Seeds are rounds: a failure names one, and it can be run again alone. */
  @Test
  void mangledArchivesAreLoadedOrRefusedAndNeverHalfMade() throws IOException {
    List<byte[]> models =
        List.of(
            ImageArchives.dockerSave(IMAGE),
            ImageArchives.mixed(IMAGE),
            ImageArchives.ociGzip(IMAGE),
            ImageArchives.gzip(ImageArchives.oci(IMAGE)),
            ImageLoadTest.zstd(ImageArchives.oci(IMAGE)));
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      byte[] mangled = models.get(random.nextInt(models.size())).clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        mangled[random.nextInt(mangled.length)] = (byte) random.nextInt();
      }
      try {
        LoadResult result = images.load(new ByteArrayInputStream(mangled), LoadListener.silent());
        for (ImageRecord image : result.images()) {
          images.remove(image.id().toString(), true, ImageUse.none());
        }
      } catch (ImageException e) {
        assertFalse(e.getMessage().isBlank(), "seed " + seed);
      }
      assertEquals(before, tree(), "seed " + seed);
    }
  }

  private String refused(byte[] archive) {
    String message = assertThrows(ImageException.class, () -> load(archive)).getMessage();
    assertFalse(
        message.isBlank() || message.length() > 1000 || message.contains(": null"), message);
    return message;
  }

  private void load(byte[] archive) throws IOException {
    images.load(new ByteArrayInputStream(archive), LoadListener.silent());
  }

  /** Names of all files under the data folder; the database's own may come and go. */
  private List<String> tree() throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.map(f -> directory.relativize(f).toString())
          .filter(name -> !name.contains("arcbox.db"))
          .sorted()
          .toList();
    }
  }

  private static TarBuilder good() {
    return content()
        .file("c.json", IMAGE.configDocument())
        .file("l.tar", IMAGE.layers().getFirst())
        .file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l.tar\"]}]")
        .file("index.json", "{\"schemaVersion\":2,\"manifests\":[]}");
  }

  private static TarBuilder content() {
    byte[] layer = IMAGE.layers().getFirst();
    return new TarBuilder()
        .file("blobs/sha256/" + TestImage.sha256(layer), layer)
        .file("blobs/sha256/" + TestImage.sha256(IMAGE.configDocument()), IMAGE.configDocument());
  }

  private static byte[] layout(byte[] manifest) {
    String index =
        "{\"schemaVersion\":2,\"manifests\":["
            + ImageArchives.descriptor("application/vnd.oci.image.manifest.v1+json", manifest)
            + "]}";
    return content()
        .file("blobs/sha256/" + TestImage.sha256(manifest), manifest)
        .file("index.json", index)
        .build();
  }

  private static byte[] save(String manifest, String configName) {
    return new TarBuilder()
        .file(configName, IMAGE.configDocument())
        .file("l.tar", IMAGE.layers().getFirst())
        .symlink("loop", "pool")
        .symlink("pool", "loop")
        .file("manifest.json", manifest)
        .build();
  }

  /** An archive with one layer whose digests are all right. */
  private static byte[] archive(byte[] layer) {
    return ImageArchives.dockerSave(new TestImage("app:1", List.of(layer), "{}"));
  }

  /** As {@link #archive}, with other bytes in the layer's place. */
  private static byte[] packed(byte[] layer, byte[] stored) {
    TestImage image = new TestImage("app:1", List.of(layer), "{}");
    return new TarBuilder()
        .file("c.json", image.configDocument())
        .file("l.tar", stored)
        .file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"l.tar\"]}]")
        .build();
  }

  private static final class CountingNoise extends InputStream {
    private long count;

    @Override
    public int read() {
      count++;
      return 7;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      count += length;
      return length;
    }
  }

  private static final class LostConnection extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection lost");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }
}
