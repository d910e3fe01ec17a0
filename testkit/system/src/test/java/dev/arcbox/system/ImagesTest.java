package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images brought by hand, of every form of archive. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_BUSYBOX"})
class ImagesTest extends GuestTest {
  private static TestImage image(String name, String content) throws IOException {
    byte[] busybox = Files.readAllBytes(Path.of(System.getenv("ARCBOX_TEST_BUSYBOX")));
    byte[] header =
        TarBuilder.header(
            "bin/busybox".getBytes(StandardCharsets.US_ASCII), '0', new byte[0], busybox.length);
    byte[] executable = "0000755".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(executable, 0, header, 100, executable.length);
    byte[] lower =
        new TarBuilder()
            .raw(executableDirectory("bin/"), new byte[0])
            .raw(TarBuilder.sum(header), busybox)
            .symlink("bin/sh", "busybox")
            .symlink("bin/cat", "busybox")
            .file("gone", "hidden by the next layer")
            .build();
    byte[] upper = new TarBuilder().file("content", content).file(".wh.gone", "").build();
    return new TestImage(
        name,
        List.of(lower, upper),
        "{\"Cmd\":[\"cat\",\"/content\"],\"Env\":[\"PATH=/bin\",\"FROM=image\"]}");
  }

  private static byte[] executableDirectory(String name) {
    byte[] header =
        TarBuilder.header(name.getBytes(StandardCharsets.US_ASCII), '5', new byte[0], 0);
    byte[] mode = "0000755".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mode, 0, header, 100, mode.length);
    return TarBuilder.sum(header);
  }

  private void loadsAndRuns(byte[] archive, String name, String content) {
    Result loaded = arcbox.feed(archive, "load");
    assertEquals(0, loaded.code(), loaded::toString);
    assertTrue(loaded.out().contains("Loaded image: "), loaded::toString);
    assertTrue(arcbox.ok("images").contains(name.substring(0, name.indexOf(':'))));
    assertEquals(content, arcbox.ok("run", "--rm", name));
    assertEquals(
        "image", arcbox.ok("run", "--rm", name, "sh", "-c", "test ! -e /gone && echo $FROM"));
    arcbox.ok("rmi", name);
    assertFalse(arcbox.ok("images", "-a").contains(name.substring(0, name.indexOf(':'))));
  }

  @Test
  void loadsDockerSave() throws IOException {
    loadsAndRuns(ImageArchives.dockerSave(image("saved:1", "docker")), "saved:1", "docker");
  }

  @Test
  void loadsOciLayout() throws IOException {
    loadsAndRuns(ImageArchives.ociGzip(image("layout:1", "oci")), "layout:1", "oci");
  }

  @Test
  void loadsGzippedArchives() throws IOException {
    byte[] archive = ImageArchives.gzip(ImageArchives.mixed(image("mixed:1", "both")));
    loadsAndRuns(archive, "mixed:1", "both");
  }

  @Test
  void refusesWhatIsNoArchiveAndLeavesNothing() throws IOException {
    String before = arcbox.ok("images", "-aq");
    byte[] archive = ImageArchives.oci(image("broken:1", "x"));
    for (byte[] wrong :
        List.of(
            "hello".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(archive, archive.length / 2))) {
      Result result = arcbox.feed(wrong, "load");
      assertEquals(1, result.code(), result::toString);
      assertEquals(1, result.err().lines().filter(l -> l.startsWith("arcbox: ")).count());
    }
    assertEquals(before, arcbox.ok("images", "-aq"));
  }

  @Test
  void tagsAreNames() {
    // The built-in image is made on its first use.
    arcbox.ok("run", "--rm", "busybox", "true");
    arcbox.ok("tag", "busybox", "mine:2");
    assertEquals("x", arcbox.ok("run", "--rm", "mine:2", "echo", "x"));
    assertTrue(arcbox.ok("rmi", "mine:2").contains("Untagged"));
    assertEquals("x", arcbox.ok("run", "--rm", "busybox", "echo", "x"));
  }
}
