package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.oci.ImageConfig;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMakerTest {
  private static final TestImage BASE = TestImage.of("base:1", "hello");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final byte[] CHANGE =
      new TarBuilder().file("etc/new", "x").file("etc/.wh.content", "").build();

  @TempDir Path directory;
  private Store store;
  private ImageStore images;
  private ImageMaker maker;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("arcbox.db"));
    images = LayoutImageStore.open(directory.resolve("images"), store);
    images.load(new ByteArrayInputStream(ImageArchives.oci(BASE)), LoadListener.silent());
    maker = new ImageMaker(images, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void commitsAContainersChanges() throws IOException {
    ImageRecord made = commit("made:2", List.of("ENV A=b", "CMD [\"top\"]"), CHANGE);
    assertEquals(List.of("made:2"), made.tags());
    assertEquals(NOW, made.created());
    assertEquals(2, made.diffIds().size());
    assertEquals(List.of("top"), made.config().cmd());
    assertEquals(List.of("PATH=/bin", "A=b"), made.config().env());
    assertEquals(images.resolve("base:1").id(), made.parent().orElseThrow());
    assertEquals("a comment", images.history(made).getFirst().comment());
    assertEquals(made.id().toString(), images.history(made).getFirst().id());
    try (InputStream layer = images.openLayer(made.diffIds().getLast())) {
      assertEquals(CHANGE.length, layer.readAllBytes().length);
    }
  }

  @Test
  void aContainerThatChangedNothingAddsNoLayer() throws IOException {
    ImageRecord made = commit("same:1", List.of(), new TarBuilder().build());
    assertEquals(1, made.diffIds().size());
    assertEquals(0, images.history(made).getFirst().size());
  }

  @Test
  void aParentStaysUntilItsChildrenAreGone() throws IOException {
    ImageRecord base = images.resolve("base:1");
    ImageRecord made = commit("made:2", List.of(), CHANGE);
    String refused =
        assertThrows(
                ImageException.Conflict.class,
                () -> images.remove(base.id().toString(), true, ImageUse.none()))
            .getMessage();
    assertTrue(refused.endsWith("(cannot be forced) - image has dependent child images"), refused);
    assertEquals(List.of(), images.remove("base:1", false, ImageUse.none()).deleted());
    assertEquals(2, images.list().size());
    Removal removal = images.remove("made:2", false, ImageUse.none());
    assertEquals(
        List.of(made.id().toString(), base.id().toString()), removal.images(), "parent goes too");
    assertEquals(4, removal.deleted().size());
    assertEquals(List.of(), blobs());
  }

  @Test
  void importsAFileTree() throws IOException {
    byte[] tree = new TarBuilder().directory("bin/").file("bin/sh", "#!").build();
    for (byte[] packed : List.of(tree, ImageArchives.gzip(tree))) {
      ImageRecord made =
          maker.fromTree(
              new ImportRequest(
                  "tree",
                  "Imported from -",
                  List.of("ENTRYPOINT [\"/bin/sh\"]", "LABEL a=b"),
                  Platform.parse("linux/amd64")),
              new ByteArrayInputStream(packed));
      assertEquals(List.of("tree:latest"), made.tags());
      assertEquals("sha256:" + TestImage.sha256(tree), made.diffIds().getFirst().toString());
      assertEquals(List.of("/bin/sh"), made.config().entrypoint());
      assertEquals("b", made.config().labels().get("a"));
      assertEquals("Imported from -", images.history(made).getFirst().comment());
    }
  }

  @Test
  void whatIsRefusedLeavesNothing() throws IOException {
    List<String> before = blobs();
    assertThrows(
        ImageException.BadArchive.class,
        () -> commit("x:1", List.of(), new TarBuilder().file("../out", "x").build()));
    assertThrows(OciException.class, () -> commit("x:1", List.of("RUN ls"), CHANGE));
    assertThrows(OciException.class, () -> commit("Bad:1", List.of(), CHANGE));
    assertThrows(
        ImageException.BadArchive.class,
        () ->
            maker.fromTree(
                new ImportRequest("", "", List.of(), Platform.ofGuests()),
                new ByteArrayInputStream(
                    "no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8))));
    assertEquals(before, blobs());
    assertEquals(1, images.list().size());
  }

  @Test
  void savesWhatItCanLoadAgain() throws IOException {
    ImageRecord made = commit("made:2", List.of(), CHANGE);
    images.tag("made:2", "made:3");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    images.save(List.of("made", "base:1"), saved);
    assertThrows(
        ImageException.NotFound.class,
        () -> images.save(List.of("none:1"), new ByteArrayOutputStream()));
    images.remove("made:2", false, ImageUse.none());
    images.remove("made:3", false, ImageUse.none());
    LoadResult loaded =
        images.load(new ByteArrayInputStream(saved.toByteArray()), LoadListener.silent());
    assertEquals(List.of("made:2", "made:3", "base:1"), loaded.loaded());
    assertEquals(made.manifest(), images.resolve("made:3").manifest());
    ByteArrayOutputStream byId = new ByteArrayOutputStream();
    images.save(List.of(made.id().toString()), byId);
    images.remove(made.id().toString(), true, ImageUse.none());
    assertEquals(
        List.of(made.id().toString()),
        images.load(new ByteArrayInputStream(byId.toByteArray()), LoadListener.silent()).loaded());
  }

  private ImageRecord commit(String name, List<String> changes, byte[] layer) throws IOException {
    return maker.commit(
        new CommitRequest(
            images.resolve("base:1").id(),
            name,
            "me",
            "a comment",
            ImageConfig.EMPTY,
            changes,
            "c0ffee"),
        new ByteArrayInputStream(layer));
  }

  private List<String> blobs() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("images/blobs/sha256"))) {
      List<String> names = new ArrayList<>();
      files.map(f -> f.getFileName().toString()).sorted().forEach(names::add);
      return names;
    }
  }
}
