package dev.arcbox.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.agent.tar.TarBytes;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files into and out of containers. */
class NativeArchiveTest extends NativeFilesTest {
  @Test
  void archiveOfAFileAndOfAFoldersContent() throws Exception {
    String id = ran("mkdir -p /d/sub; echo 1 > /d/one; ln /d/one /d/sub/same; ln -s one /d/link");
    Map<String, String> contents = new LinkedHashMap<>();
    assertEquals(Set.of("one"), entries(archive(id, "/d/one"), contents).keySet());
    assertEquals("1\n", contents.get("one"));
    Map<String, TarEntry> whole = entries(archive(id, "/d"), contents);
    assertEquals(Set.of("d/", "d/link", "d/one", "d/sub/", "d/sub/same"), whole.keySet());
    assertEquals("d/one", whole.get("d/sub/same").link());
    assertTrue(entries(archive(id, "/d/."), contents).containsKey("./one"));
    assertEquals("link", stat(id, "/d/link").getName());
    assertEquals("/d/one", stat(id, "/d/link").getLinkTarget());
    assertEquals(2, stat(id, "/d/sub/../one").getSize());
    TtrpcException none = assertThrows(TtrpcException.class, () -> stat(id, "/d/none"));
    assertEquals(StatusCode.NOT_FOUND, none.code());
    delete(id);
  }

  @Test
  void archivesArriveInARunningContainerAndAreSeenThere() throws Exception {
    String id =
        create(shell("while ! cat /tmp/go; do sleep 0.1; done; cat /tmp/deep/file > /tmp/copy"));
    start(id);
    byte[] tar =
        new TarBytes().directory("deep/").file("deep/file", "hi".getBytes(UTF_8), 0640).bytes();
    put(id, "/tmp", tar, true);
    assertEquals(0100640, stat(id, "/tmp/deep/file").getMode());
    byte[] go = new TarBytes().file("go", new byte[0], 0600).bytes();
    put(id, "/tmp/", go, true);
    call(AgentMethods.WAIT, WaitRequest.newBuilder().setContainerId(id).build());
    assertEquals(2, stat(id, "/tmp/copy").getSize());
    delete(id);
  }

  @Test
  void nothingLeadsOutOfTheRoot() throws Exception {
    Path canary = folder.resolve("canary");
    Files.writeString(canary, "mine");
    String id = ran("ln -s " + folder + " /out; ln -s ../../../../../../.. /up; mkdir /in");
    TtrpcException missing = assertThrows(TtrpcException.class, () -> stat(id, "/out/canary"));
    assertEquals(StatusCode.NOT_FOUND, missing.code());
    missing = assertThrows(TtrpcException.class, () -> stat(id, "/up" + canary));
    assertEquals(StatusCode.NOT_FOUND, missing.code());
    for (byte[] bad :
        List.of(
            new TarBytes().file("../canary", new byte[0], 0600).bytes(),
            new TarBytes().file("x/../../canary", new byte[0], 0600).bytes())) {
      TtrpcException why = assertThrows(TtrpcException.class, () -> put(id, "/in", bad, false));
      assertEquals(StatusCode.INVALID_ARGUMENT, why.code(), why.getMessage());
    }
    // A link in the archive, and a file through it: it ends where the container itself would.
    byte[] tricky =
        new TarBytes()
            .symbolic("door", folder.toString())
            .file("door/canary", "stolen".getBytes(UTF_8), 0600)
            .bytes();
    assertThrows(TtrpcException.class, () -> put(id, "/in", tricky, false));
    assertEquals("mine", Files.readString(canary));
    delete(id);
    Files.delete(canary);
  }

  @Test
  void swappedLinksLeadNowhereElse() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "mine");
    String id =
        create(
            shell(
                "mkdir /sw /real; echo fake > /real/secret; echo > /ready;"
                    + " while true; do rm -rf /sw; ln -s "
                    + outside
                    + " /sw; rm -rf /sw; mkdir /sw; echo fake > /sw/secret; done"));
    start(id);
    byte[] tar = new TarBytes().file("secret", "stolen".getBytes(UTF_8), 0600).bytes();
    int whole = 0;
    for (int i = 0; i < 100; i++) {
      whole += arrives(id, tar) ? 1 : 0;
      Map<String, String> contents = new LinkedHashMap<>();
      whole += leaves(id, contents) ? 1 : 0;
      assertFalse(contents.containsValue("mine"), contents::toString);
    }
    assertTrue(whole > 0, "every call met a gap: nothing was shown");
    assertEquals("mine", Files.readString(outside.resolve("secret")));
    assertEquals(List.of("secret"), names(outside));
    delete(id);
    Files.delete(outside.resolve("secret"));
    Files.delete(outside);
  }

  /** False when the folder was gone at that moment, or a link that leads to nothing in there. */
  private boolean arrives(String id, byte[] tar) throws Exception {
    try {
      put(id, "/sw", tar, false);
      return true;
    } catch (TtrpcException e) {
      return false;
    }
  }

  private boolean leaves(String id, Map<String, String> contents) throws Exception {
    try {
      return !entries(archive(id, "/sw/"), contents).isEmpty();
    } catch (TtrpcException | IOException e) {
      return false; // gone, or cut off
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void foldersAndFilesAreNotMistakenForEachOther() throws Exception {
    String id = ran("mkdir /dir; echo > /file");
    byte[] file = new TarBytes().file("dir", new byte[0], 0600).bytes();
    byte[] dir = new TarBytes().directory("file/").bytes();
    assertThrows(TtrpcException.class, () -> put(id, "/", file, true));
    assertThrows(TtrpcException.class, () -> put(id, "/", dir, true));
    assertThrows(TtrpcException.class, () -> put(id, "/file", dir, true));
    put(id, "/", file, false);
    assertEquals(0100600, stat(id, "/dir").getMode());
    delete(id);
  }

  @Test
  void aClientThatGoesAwayEndsItsTransfer() throws Exception {
    String id = ran("echo x > /x");
    try (AgentProcess.Raw raw = agent.raw()) {
      raw.channel().close();
      assertThrows(
          TtrpcException.class,
          () ->
              call(
                  FileMethods.GET_ARCHIVE,
                  GetArchiveRequest.newBuilder()
                      .setContainerId(id)
                      .setPath("/")
                      .setStream(raw.token())
                      .build()));
    }
    delete(id);
  }
}
