package dev.arcbox.runtime.image.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.image.ImageException;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.image.LayoutImageStore;
import dev.arcbox.runtime.image.LoadListener;
import dev.arcbox.runtime.image.Pruned;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageQueryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TestImage ONE =
      new TestImage(
          "app:1", TestImage.of("", "a").layers(), "{\"Labels\":{\"tier\":\"web\",\"x\":\"\"}}");
  private static final TestImage TWO =
      new TestImage("reg.local:5000/team/app:2", ONE.layers(), "{}");
  private static final TestImage NAMELESS = TestImage.of("", "nameless");

  @TempDir Path directory;
  private Store store;
  private ImageStore images;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("arcbox.db"));
    images = LayoutImageStore.open(directory.resolve("images"), store);
    images.load(
        new ByteArrayInputStream(ImageArchives.oci(ONE, TWO, NAMELESS)), LoadListener.silent());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "dangling, true, 1",
    "dangling, 0, 2",
    "label, tier, 1",
    "label, tier=web, 1",
    "label, tier=db, 0",
    "reference, app, 1",
    "reference, app:*, 1",
    "reference, */team/*, 1",
    "reference, */*/*:2, 1",
    "reference, *, 1",
    "reference, a[o-q]p:?, 1",
    "before, app:1, 0",
    "until, 2025-01-01, 3",
    "until, 2020-01-01T00:00:00Z, 0",
    "until, 1h, 3",
    "until, 1577836800.5, 0"
  })
  void filters(String key, String value, int found) {
    assertEquals(found, run(Map.of(key, List.of(value))).size(), key + "=" + value);
  }

  @Test
  void severalLabelsMustAllBeThere() {
    assertEquals(1, run(Map.of("label", List.of("tier=web", "x"))).size());
    assertEquals(0, run(Map.of("label", List.of("tier=web", "y"))).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dangling=maybe", "colour=red", "until=yesterday", "reference=[a"})
  void refusesWhatMakesNoSense(String filter) {
    String[] words = filter.split("=", 2);
    assertThrows(ImageException.BadRequest.class, () -> run(Map.of(words[0], List.of(words[1]))));
  }

  @Test
  void tellsWhatIsShared() {
    List<ImageSummary> all = new ImageQuery(true, Map.of(), true).run(images, ImageUse.none(), NOW);
    for (ImageSummary image : all) {
      assertEquals(image.image().tags().isEmpty() ? 0 : 1, image.sharedSize());
    }
    assertEquals(9, SharedSizes.of(images).total());
  }

  @Test
  void prunesWhatNobodyUses() {
    Pruned dangling = new PruneQuery(Map.of()).run(images, ImageUse.none(), NOW);
    assertEquals(List.of(NAMELESS.id()), dangling.removal().images());
    assertTrue(dangling.spaceReclaimed() > 0);
    ImageUse used = id -> id.toString().equals(ONE.id()) ? user() : List.of();
    Map<String, List<String>> all = Map.of("dangling", List.of("false"));
    assertEquals(List.of(TWO.id()), new PruneQuery(all).run(images, used, NOW).removal().images());
    Map<String, List<String>> spared =
        Map.of("dangling", List.of("false"), "label!", List.of("tier"));
    assertEquals(
        List.of(), new PruneQuery(spared).run(images, ImageUse.none(), NOW).removal().images());
    assertThrows(
        ImageException.BadRequest.class,
        () -> new PruneQuery(Map.of("reference", List.of("x"))).run(images, ImageUse.none(), NOW));
  }

  @Test
  void aStarStaysWithinItsPart() {
    ImageName name = ImageName.parse("reg.local:5000/team/app:2");
    assertFalse(new ReferencePattern("*").fits(name));
    assertFalse(new ReferencePattern("reg.local*app:2").fits(name));
    assertTrue(new ReferencePattern("reg*/t*m/a*p").fits(name));
    assertTrue(new ReferencePattern("reg.local:5000/team/[^b]pp").fits(name));
    assertFalse(new ReferencePattern("*".repeat(400) + "x").fits(name));
  }

  private List<ImageSummary> run(Map<String, List<String>> filters) {
    return new ImageQuery(false, filters, false).run(images, ImageUse.none(), NOW);
  }

  private static List<ImageUse.User> user() {
    return List.of(new ImageUse.User("c0ffee0123456789", false));
  }
}
