package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries and layers that mean harm: names, links, numbers, sizes, cuts. */
class HostileEntriesTest extends HostileArchives {
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
}
