package dev.arcbox.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusyboxImageTest {
  @TempDir Path directory;

  @Test
  void isAddedOnceAndLeavesAnotherOfItsNameAlone() throws IOException {
    Path busybox = fakeBusybox();
    try (Store store = Store.open(directory.resolve("arcbox.db"))) {
      ImageStore images = LayoutImageStore.open(directory.resolve("images"), store);
      ImageRecord image = BusyboxImage.install(images, busybox).orElseThrow();
      assertEquals(List.of("busybox:latest"), image.tags());
      assertEquals(List.of("sh"), image.config().cmd());
      assertTrue(BusyboxImage.install(images, busybox).isEmpty());
      images.remove("busybox", false, ImageUse.none());
      TestImage own = TestImage.of("busybox:latest", "mine");
      images.load(new ByteArrayInputStream(ImageArchives.oci(own)), LoadListener.silent());
      assertTrue(BusyboxImage.install(images, busybox).isEmpty());
      assertEquals(own.id(), images.resolve("busybox").id().toString());
    }
  }

  @Test
  void hasWhatAContainerExpects() throws IOException {
    try (Store store = Store.open(directory.resolve("arcbox.db"))) {
      ImageStore images = LayoutImageStore.open(directory.resolve("images"), store);
      ImageRecord image = BusyboxImage.install(images, fakeBusybox()).orElseThrow();
      Map<String, TarArchiveEntry> entries = entries(images, image);
      assertEquals(0755, entries.get("bin/busybox").getMode() & 07777);
      assertEquals(01777, entries.get("tmp/").getMode() & 07777);
      assertEquals(0700, entries.get("root/").getMode() & 07777);
      assertTrue(entries.get("bin/sh").isLink());
      assertTrue(entries.get("bin/[").isLink());
      assertEquals("bin/busybox", entries.get("bin/sh").getLinkName());
      assertEquals("../../bin/env", entries.get("usr/bin/env").getLinkName());
      assertTrue(
          entries
              .keySet()
              .containsAll(
                  List.of("proc/", "sys/", "dev/", "etc/passwd", "etc/group", "etc/hosts")));
      assertTrue(entries.values().stream().allMatch(e -> e.getLongUserId() == 0));
    }
  }

  @Test
  void theSameBinaryGivesTheSameImage() throws IOException {
    byte[] binary = "binary".getBytes(StandardCharsets.UTF_8);
    ImageName name = ImageName.parse("busybox");
    assertArrayEquals(
        BusyboxArchive.build(binary, new TreeSet<>(List.of("ls", "sh")), name),
        BusyboxArchive.build(binary, new TreeSet<>(List.of("sh", "ls")), name));
  }

  private static Map<String, TarArchiveEntry> entries(ImageStore images, ImageRecord image)
      throws IOException {
    Map<String, TarArchiveEntry> entries = new HashMap<>();
    try (InputStream layer = images.openLayer(image.diffIds().getFirst());
        TarArchiveInputStream tar = new TarArchiveInputStream(layer)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }

  private Path fakeBusybox() throws IOException {
    Path script = directory.resolve("busybox");
    if (!Files.exists(script)) {
      Files.writeString(script, "#!/bin/sh\nprintf '[\\nenv\\nls\\nsh\\nbusybox\\n'\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return script;
  }
}
