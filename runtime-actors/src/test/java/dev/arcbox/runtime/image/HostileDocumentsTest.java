package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that do not say what is there, and bytes that are no archive at all. */
class HostileDocumentsTest extends HostileArchives {
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
