package dev.arcbox.agent.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.agent.tar.TarBytes;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that mean well and archives that mean harm, unpacked as root beside a canary tree. */
@Tag("host")
@RequiresTier("host")
class LayerStoreTest {
  @TempDir private Path top;
  private Path data;
  private Path canary;
  private Directory disk;
  private LayerStore store;

  @BeforeEach
  void open() throws IOException {
    data = Files.createDirectory(top.resolve("data"));
    canary = Files.createDirectory(top.resolve("canary"));
    Files.writeString(canary.resolve("secret"), "untouched");
    Files.setLastModifiedTime(canary.resolve("secret"), FileTime.fromMillis(1000));
    disk = Directory.open(data.toString());
    store = LayerStore.open(disk);
  }

  /** Whatever a test sent: the canary is as it was, and nothing half-made stays. */
  @AfterEach
  void canaryIsUnchanged() throws IOException {
    store.close();
    disk.close();
    try (Stream<Path> all = Files.list(canary)) {
      assertEquals(List.of(canary.resolve("secret")), all.toList());
    }
    assertEquals("untouched", Files.readString(canary.resolve("secret")));
    assertEquals(FileTime.fromMillis(1000), Files.getLastModifiedTime(canary.resolve("secret")));
    try (Stream<Path> layers = Files.list(data.resolve("layers"))) {
      assertFalse(layers.anyMatch(p -> p.getFileName().toString().contains("tmp")));
    }
    try (Stream<Path> beside = Files.list(top)) {
      assertEquals(2, beside.count());
    }
  }

  private Path unpack(TarBytes tar) throws IOException {
    byte[] bytes = tar.bytes();
    String id = TarBytes.diffId(bytes);
    LayerStore.Unpacked done = store.unpack(id, new ByteArrayInputStream(bytes)::read);
    assertFalse(done.existed());
    return data.resolve("layers").resolve(LayerStore.hex(id));
  }

  private void refused(TarBytes tar) throws IOException {
    byte[] bytes = tar.bytes();
    String id = TarBytes.diffId(bytes);
    Exception why =
        assertThrows(
            Exception.class, () -> store.unpack(id, new ByteArrayInputStream(bytes)::read));
    assertTrue(why instanceof IOException || why instanceof PlatformException, why.toString());
    assertFalse(why.getMessage().isEmpty());
    assertFalse(store.has(id));
  }

  private static FileStatus status(Path layer, String name) {
    try (Directory directory = Directory.open(layer.toString())) {
      return directory.status(name).orElseThrow();
    }
  }

  @Test
  void filesModesOwnersLinksAndTimesAreMade() throws IOException {
    Path layer =
        unpack(
            new TarBytes()
                .directory("usr/")
                .pax("uid", "70000", "gid", "80000")
                .file("usr/tool", "x".getBytes(UTF_8), 04755)
                .hard("same", "usr/tool")
                .symbolic("link", "/usr/tool")
                .device("null", '3', 1, 3)
                .entry("pipe", '6', 0600, 0, "", 0, 0)
                .file("deep/er/file", "parents are made"));
    FileStatus tool = status(layer.resolve("usr"), "tool");
    assertEquals(04755, tool.permissions());
    assertEquals(70000, tool.uid());
    assertEquals(80000, tool.gid());
    assertEquals(2, tool.links());
    assertEquals(tool.inode(), status(layer, "same").inode());
    assertEquals("/usr/tool", Files.readSymbolicLink(layer.resolve("link")).toString());
    assertEquals(0020600, status(layer, "null").mode());
    assertEquals(0010600, status(layer, "pipe").mode());
    assertEquals("parents are made", Files.readString(layer.resolve("deep/er/file")));
    assertEquals(
        1_600_000_000_000L, Files.getLastModifiedTime(layer.resolve("usr/tool")).toMillis());
    assertEquals(1_600_000_000_000L, Files.getLastModifiedTime(layer.resolve("usr")).toMillis());
  }

  @Test
  void layerThatIsThereIsKept() throws IOException {
    TarBytes tar = new TarBytes().file("a", "1");
    Path layer = unpack(tar);
    byte[] bytes = tar.bytes();
    assertTrue(store.unpack(TarBytes.diffId(bytes), LayerStoreTest::never).existed());
    assertEquals(List.of(TarBytes.diffId(bytes)), store.list());
    store.remove(TarBytes.diffId(bytes));
    assertFalse(Files.exists(layer));
    assertEquals(List.of(), store.list());
  }

  private static int never(byte[] into, int offset, int length) {
    throw new AssertionError("must not be read");
  }

  @Test
  void whiteoutsBecomeOverlaysOwn() throws IOException {
    Path layer =
        unpack(
            new TarBytes()
                .directory("etc/")
                .file("etc/.wh.gone", "")
                .file("etc/.wh..wh..opq", "")
                .file(".wh..wh.plnk", ""));
    FileStatus gone = status(layer.resolve("etc"), "gone");
    assertEquals(0020000, gone.mode() & 0170000);
    try (Stream<Path> names = Files.list(layer.resolve("etc"))) {
      assertEquals(1, names.count());
    }
    assertFalse(Files.exists(layer.resolve(".wh..wh.plnk"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void laterEntryReplacesEarlierOfAnyKind() throws IOException {
    Path layer =
        unpack(
            new TarBytes()
                .directory("a/")
                .file("a/inside", "1")
                .file("a", "now a file")
                .file("b", "file")
                .directory("b/")
                .file("b/c", "below")
                .symbolic("s", "/elsewhere")
                .file("s", "a file"));
    assertEquals("now a file", Files.readString(layer.resolve("a")));
    assertEquals("below", Files.readString(layer.resolve("b/c")));
    assertEquals("a file", Files.readString(layer.resolve("s")));
  }

  @Test
  void climbingNamesAreRefused() throws IOException {
    for (String name : List.of("../canary/secret", "a/../../x", "..", "./../x", "a/b/../..")) {
      refused(new TarBytes().file("ok", "1").file(name, "evil"));
      refused(new TarBytes().directory(name + "/"));
      refused(new TarBytes().symbolic(name, "x"));
      refused(new TarBytes().file("ok", "1").hard("h", name));
    }
    refused(new TarBytes().file(".wh...", ""));
    refused(new TarBytes().file(".wh.", ""));
    refused(new TarBytes().file(".wh..", ""));
    refused(new TarBytes().file("", "the top itself"));
  }

  @Test
  void absoluteNamesStayInside() throws IOException {
    Path layer = unpack(new TarBytes().file(canary + "/secret", "evil"));
    assertEquals("evil", Files.readString(Path.of(layer.toString() + canary + "/secret")));
  }

  @Test
  void writingThroughLinksStaysInside() throws IOException {
    Path layer =
        unpack(
            new TarBytes()
                .directory("real/")
                .symbolic("inside", "real")
                .file("inside/file", "kept in the layer"));
    assertEquals("kept in the layer", Files.readString(layer.resolve("real/file")));
    refused(new TarBytes().symbolic("out", canary.toString()).file("out/secret", "evil"));
    refused(new TarBytes().symbolic("up", "../../../canary").file("up/secret", "evil"));
    refused(new TarBytes().symbolic("p", "/proc/self/cwd").file("p/x", "evil"));
    refused(new TarBytes().symbolic("loop", "loop").file("loop/x", "evil"));
  }

  @Test
  void linkIsReplacedNotFollowed() throws IOException {
    Path layer = unpack(new TarBytes().symbolic("s", canary + "/secret").file("s", "mine"));
    assertEquals("mine", Files.readString(layer.resolve("s"), UTF_8));
    Path other = unpack(new TarBytes().symbolic("d", canary.toString()).directory("d/"));
    assertTrue(Files.isDirectory(other.resolve("d"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void hardLinksReachFilesOfTheLayerOnly() throws IOException {
    refused(new TarBytes().hard("h", canary + "/secret"));
    refused(new TarBytes().symbolic("out", canary.toString()).hard("h", "out/secret"));
    refused(new TarBytes().hard("h", "missing"));
    refused(new TarBytes().directory("d/").hard("h", "d"));
    // To the link itself, never through it: changing the new name's mode must not reach the target.
    Path layer = unpack(new TarBytes().symbolic("s", canary + "/secret").hard("h", "s"));
    assertTrue(Files.isSymbolicLink(layer.resolve("h")));
  }

  @Test
  void overlaysSteeringAttributesAreDropped() throws IOException {
    Path layer =
        unpack(new TarBytes().pax("SCHILY.xattr.trusted.overlay.redirect", "/etc").directory("d/"));
    assertTrue(Files.isDirectory(layer.resolve("d")));
  }

  @Test
  void wrongDigestTruncationAndBadOwnersLeaveNothing() throws IOException {
    byte[] bytes = new TarBytes().file("a", "1").bytes();
    String other = TarBytes.diffId("x".getBytes(UTF_8));
    assertThrows(
        LayerException.class, () -> store.unpack(other, new ByteArrayInputStream(bytes)::read));
    byte[] half = Arrays.copyOf(bytes, 513);
    assertThrows(
        IOException.class,
        () -> store.unpack(TarBytes.diffId(bytes), new ByteArrayInputStream(half)::read));
    refused(new TarBytes().pax("uid", "4294967295").file("a", ""));
    refused(new TarBytes().pax("uid", "-1").file("a", ""));
    for (String id :
        List.of("", "sha256:", "sha256:../../canary", "md5:00", "sha256:" + "A".repeat(64))) {
      assertThrows(LayerException.class, () -> store.has(id));
    }
  }

  @Test
  void bytesBehindTheArchivesEndCountForTheDigest() throws IOException {
    unpack(new TarBytes().file("a", "1").raw(new byte[20_000]));
  }

  @Test
  void deepTreesAreMadeAndRemoved() throws IOException {
    TarBytes tar = new TarBytes();
    tar.pax("path", "d/".repeat(1500) + "f").file("x", "deep");
    byte[] bytes = tar.bytes();
    unpack(tar);
    store.remove(TarBytes.diffId(bytes));
    assertEquals(List.of(), store.list());
  }

  @Test
  void unfinishedLayersOfAnEarlierLifeAreSweptAway() throws IOException {
    Path left =
        Files.createDirectories(data.resolve("layers/" + "0".repeat(64) + ".tmp-1/some/dir"));
    Files.writeString(left.resolve("file"), "half");
    LayerStore.open(disk).close();
    assertFalse(Files.exists(data.resolve("layers/" + "0".repeat(64) + ".tmp-1")));
  }

  @Test
  void manyLayersFitOneMount() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 127; i++) {
      TarBytes tar = new TarBytes().file("f" + i, "");
      unpack(tar);
      ids.add(TarBytes.diffId(tar.bytes()));
    }
    String lower = store.lower(ids);
    assertTrue(lower.length() < 3000, lower.length() + " characters");
    String[] places = lower.split(":", -1);
    assertEquals(128, places.length);
    // What the runtime mounts on lies above every image.
    assertTrue(Files.exists(data.resolve("layers/by").resolve(places[0]).resolve(".dockerenv")));
    String first = places[1];
    assertTrue(Files.exists(data.resolve("layers/by").resolve(first).resolve("f126")));
  }
}
