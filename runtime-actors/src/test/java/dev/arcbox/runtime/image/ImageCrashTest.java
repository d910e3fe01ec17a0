package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kill at every step: at each one the disk is copied as it is, as a killed process would leave
 * it, and a new store is opened on the copy.
 */
class ImageCrashTest {
  private static final TestImage OLD =
      new TestImage("old:1", List.of(new TarBuilder().file("base", "shared").build()), "{}");
  private static final TestImage NEW =
      new TestImage(
          "new:1",
          List.of(OLD.layers().getFirst(), new TarBuilder().file("top", "own").build()),
          "{\"Cmd\":[\"x\"]}");

  @TempDir Path directory;
  private final List<Step> copied = new ArrayList<>();

  @Test
  void aKilledLoadLeavesTheImageOrNothingOfIt() throws IOException {
    run(
        images ->
            images.load(new ByteArrayInputStream(ImageArchives.mixed(NEW)), LoadListener.silent()));
    Set<Step> seen = EnumSet.noneOf(Step.class);
    for (int i = 0; i < copied.size(); i++) {
      seen.add(copied.get(i));
      boolean recorded = copied.get(i).compareTo(Step.RECORDED) >= 0;
      check(directory.resolve("copy" + i), recorded ? 2 : 1);
    }
    assertEquals(
        EnumSet.of(
            Step.SPOOLING,
            Step.SPOOLED,
            Step.CHECKED,
            Step.BLOB_NAMED,
            Step.BLOBS_NAMED,
            Step.RECORDED,
            Step.INDEX_WRITTEN),
        seen);
  }

  @Test
  void aKilledRemovalLeavesTheImageOrNothingOfIt() throws IOException {
    run(
        images -> {
          images.load(new ByteArrayInputStream(ImageArchives.oci(NEW)), LoadListener.silent());
          copied.clear();
          images.remove("new:1", false, ImageUse.none());
        });
    assertEquals(List.of(Step.FORGOTTEN, Step.SWEPT), copied);
    check(directory.resolve("copy0"), 1);
    check(directory.resolve("copy1"), 1);
  }

  @Test
  void aFailedLoadLeavesNothing() throws IOException {
    byte[] archive = ImageArchives.mixed(NEW);
    for (Step fault : EnumSet.range(Step.SPOOLING, Step.BLOBS_NAMED)) {
      Path data = Files.createDirectory(directory.resolve("fault-" + fault));
      try (Store store = Store.open(data.resolve("arcbox.db"))) {
        ImageStore images =
            LayoutImageStore.open(
                data.resolve("images"),
                store,
                ImageLimits.STANDARD,
                step -> {
                  if (step == fault) {
                    throw new UncheckedIOException(new IOException("disk gone"));
                  }
                });
        assertThrows(
            UncheckedIOException.class,
            () -> images.load(new ByteArrayInputStream(archive), LoadListener.silent()));
        assertEquals(List.of(), images.list());
        images.collectGarbage();
      }
      assertEquals(List.of(), names(data.resolve("images/blobs/sha256")));
      assertEquals(List.of(), names(data.resolve("images/ingest")));
    }
  }

  @Test
  void refusesPlantedLinksInItsFolders() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path victim = Files.writeString(outside.resolve("victim"), "unharmed");
    for (String planted : List.of("images", "images/blobs", "images/blobs/sha256")) {
      Path data = Files.createDirectories(directory.resolve("at-" + planted.replace('/', '-')));
      Path link = data.resolve(planted);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, outside);
      try (Store store = Store.open(data.resolve("arcbox.db"))) {
        assertThrows(
            ImageException.Damaged.class,
            () -> LayoutImageStore.open(data.resolve("images"), store));
      }
    }
    Path data = Files.createDirectories(directory.resolve("at-ingest"));
    Files.createDirectory(data.resolve("images"));
    Files.createSymbolicLink(data.resolve("images/ingest"), outside);
    try (Store store = Store.open(data.resolve("arcbox.db"))) {
      LayoutImageStore.open(data.resolve("images"), store);
      assertFalse(Files.isSymbolicLink(data.resolve("images/ingest")));
    }
    assertEquals("unharmed", Files.readString(victim));
  }

  private interface Work {
    void on(ImageStore images) throws IOException;
  }

  private void run(Work work) throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (Store store = Store.open(data.resolve("arcbox.db"))) {
      boolean[] armed = {false};
      ImageStore images =
          LayoutImageStore.open(
              data.resolve("images"),
              store,
              ImageLimits.STANDARD,
              step -> {
                if (armed[0]) {
                  copy(data, directory.resolve("copy" + copied.size()));
                  copied.add(step);
                }
              });
      images.load(new ByteArrayInputStream(ImageArchives.oci(OLD)), LoadListener.silent());
      armed[0] = true;
      work.on(images);
    }
  }

  private static void check(Path data, int expected) throws IOException {
    try (Store store = Store.open(data.resolve("arcbox.db"))) {
      ImageStore images = LayoutImageStore.open(data.resolve("images"), store);
      assertEquals(expected, images.list().size(), data.toString());
      for (TestImage image : expected == 2 ? List.of(OLD, NEW) : List.of(OLD)) {
        assertWhole(images, image);
      }
      assertEquals(List.of(), names(data.resolve("images/ingest")));
      // Manifest and configuration of each, and the layers once: nothing is left over.
      assertEquals(expected == 2 ? 6 : 3, names(data.resolve("images/blobs/sha256")).size());
      assertTrue(Files.readString(data.resolve("images/index.json")).contains("old:1"));
      images.load(new ByteArrayInputStream(ImageArchives.mixed(NEW)), LoadListener.silent());
      assertWhole(images, NEW);
    }
  }

  private static void assertWhole(ImageStore images, TestImage image) throws IOException {
    ImageRecord record = images.resolve(image.name());
    assertEquals(image.id(), record.id().toString());
    for (int i = 0; i < image.layers().size(); i++) {
      Digest diffId = record.diffIds().get(i);
      try (InputStream in = images.openLayer(diffId)) {
        assertArrayEquals(image.layers().get(i), in.readAllBytes());
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) {
    if (Files.exists(to)) {
      delete(to);
    }
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        // The shared-memory index of the log is rebuilt by whoever opens it first.
        if (!file.toString().endsWith("-shm")) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
