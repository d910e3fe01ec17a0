package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReferenceTest {
  private static final TestImage IMAGE = TestImage.of("docker.io/library/app:1", "hello");

  @TempDir Path directory;
  private Store store;
  private ImageStore images;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("arcbox.db"));
    images = LayoutImageStore.open(directory.resolve("images"), store);
    load(IMAGE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsByEveryNameAUserMayGive() {
    String hex = IMAGE.id().substring("sha256:".length());
    String manifest = images.list().getFirst().manifest().toString();
    for (String reference :
        List.of(
            "app:1",
            "library/app:1",
            "docker.io/app:1",
            "docker.io/library/app:1",
            IMAGE.id(),
            hex,
            hex.substring(0, 12),
            hex.substring(0, 1),
            "sha256:" + hex.substring(0, 7),
            "app@" + manifest,
            "app@" + IMAGE.id())) {
      assertEquals(IMAGE.id(), images.resolve(reference).id().toString(), reference);
    }
    assertEquals(List.of("app:1"), images.resolve("app:1").tags());
  }

  @Test
  void saysWhatItDoesNotFind() {
    assertEquals(
        "No such image: app:2",
        assertThrows(ImageException.NotFound.class, () -> images.resolve("app:2")).getMessage());
    assertTrue(images.find("app").isEmpty());
    assertThrows(OciException.class, () -> images.find("App"));
    assertThrows(OciException.class, () -> images.find("sha256:xyz"));
    assertThrows(OciException.class, () -> images.find(""));
  }

  @Test
  void anAmbiguousPrefixIsAnError() throws IOException {
    List<TestImage> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(TestImage.of("", "content " + i));
    }
    load(many.toArray(TestImage[]::new));
    String prefix =
        images.list().stream()
            .map(image -> image.id().hex().substring(0, 1))
            .filter(p -> images.list().stream().filter(i -> i.id().hex().startsWith(p)).count() > 1)
            .findFirst()
            .orElseThrow();
    String message =
        assertThrows(ImageException.Ambiguous.class, () -> images.resolve(prefix)).getMessage();
    assertTrue(message.contains("ambiguous"), message);
  }

  @Test
  void aNameThatLooksLikeAnIdPrefixWinsOverIt() throws IOException {
    TestImage other = TestImage.of("", "other");
    load(other);
    String prefix = IMAGE.id().substring("sha256:".length()).substring(0, 4);
    images.tag(other.id(), prefix);
    assertEquals(other.id(), images.resolve(prefix).id().toString());
  }

  @Test
  void tagsAndUntags() {
    images.tag("app:1", "registry:5000/x/app");
    assertEquals(List.of("app:1", "registry:5000/x/app:latest"), images.resolve("app:1").tags());
    assertEquals(
        new Removal(IMAGE.id(), List.of("app:1"), List.of(), List.of()),
        images.remove("app:1", false, ImageUse.none()));
    String layer = "sha256:" + TestImage.sha256(IMAGE.layers().getFirst());
    assertEquals(
        new Removal(
            IMAGE.id(),
            List.of("registry:5000/x/app:latest"),
            List.of(IMAGE.id(), layer),
            List.of(IMAGE.id())),
        images.remove("registry:5000/x/app", false, ImageUse.none()));
    assertEquals(List.of(), images.list());
    assertThrows(ImageException.NotFound.class, () -> images.openLayer(new Digest("0".repeat(64))));
  }

  @Test
  void refusesTagsThatAreNone() {
    assertThrows(ImageException.NotFound.class, () -> images.tag("nothing", "a"));
    assertThrows(OciException.class, () -> images.tag("app:1", "A"));
    assertThrows(OciException.class, () -> images.tag("app:1", "a@" + IMAGE.id()));
  }

  @Test
  void removalByIdOfAnImageWithSeveralNamesMustBeForced() {
    images.tag("app:1", "app:2");
    String message =
        assertThrows(
                ImageException.Conflict.class,
                () -> images.remove(IMAGE.id(), false, ImageUse.none()))
            .getMessage();
    assertTrue(
        message.contains("(must be forced) - image is referenced in multiple repositories"),
        message);
    Removal removal = images.remove(IMAGE.id(), true, ImageUse.none());
    assertEquals(List.of("app:1", "app:2"), removal.untagged());
    assertEquals(List.of(IMAGE.id()), removal.images());
  }

  @Test
  void anImageInUseIsAConflict() {
    ImageUse stopped = _ -> List.of(new ImageUse.User("c0ffee0123456789", false));
    ImageUse running = _ -> List.of(new ImageUse.User("c0ffee0123456789", true));
    for (ImageUse use : List.of(stopped, running)) {
      String message =
          assertThrows(ImageException.Conflict.class, () -> images.remove("app:1", false, use))
              .getMessage();
      assertTrue(message.contains("container c0ffee012345 is using"), message);
      assertThrows(ImageException.Conflict.class, () -> images.remove(IMAGE.id(), false, use));
    }
    assertThrows(ImageException.Conflict.class, () -> images.remove(IMAGE.id(), true, running));
    Removal untagged = images.remove("app:1", true, running);
    assertEquals(List.of("app:1"), untagged.untagged());
    assertEquals(List.of(), untagged.deleted());
    assertEquals(1, images.list().size());
    assertEquals(List.of(IMAGE.id()), images.remove(IMAGE.id(), true, stopped).images());
  }

  @Test
  void garbageIsWhatNoImageRefersTo() throws IOException {
    Path stray = directory.resolve("images/blobs/sha256").resolve("f".repeat(64));
    Files.writeString(stray, "stray");
    assertEquals(5, images.collectGarbage());
    assertFalse(Files.exists(stray));
    assertEquals(0, images.collectGarbage());
  }

  @Test
  void inspectsInTheShapeOfTheEngineApi() throws IOException {
    JsonNode json = new JsonMapper().readTree(images.inspectJson(images.resolve("app:1")));
    assertEquals(IMAGE.id(), json.get("Id").textValue());
    assertEquals("app:1", json.get("RepoTags").get(0).textValue());
    assertEquals("2024-05-06T07:08:09.123456789Z", json.get("Created").textValue());
    assertEquals("sh", json.get("Config").get("Cmd").get(0).textValue());
    assertTrue(json.get("Config").get("Entrypoint").isNull());
    assertEquals("layers", json.get("RootFS").get("Type").textValue());
    assertEquals(5, json.get("Size").longValue());
    assertEquals("linux", json.get("Os").textValue());
  }

  private void load(TestImage... many) throws IOException {
    images.load(new ByteArrayInputStream(ImageArchives.oci(many)), LoadListener.silent());
  }
}
