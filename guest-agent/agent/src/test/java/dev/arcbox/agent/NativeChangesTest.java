package dev.arcbox.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.agent.tar.TarBytes;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.CommitLayerRequest;
import dev.arcbox.proto.agent.CommitLayerResponse;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.agent.ExportContainerRequest;
import dev.arcbox.proto.agent.SizeContainerRequest;
import dev.arcbox.ttrpc.FileMethods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a container changed: as a list, a layer, a size and a whole. */
class NativeChangesTest extends NativeFilesTest {
  @Test
  void changesAreWhatTheContainerDidAndNothingElse() {
    String id =
        ran(
            "echo x > /etc/new; rm /etc/group; echo more >> /etc/passwd; mkdir -p /a/b; echo > /a/b/c");
    Map<String, Change.Kind> expected = new TreeMap<>();
    expected.put("/a", Change.Kind.ADDED);
    expected.put("/a/b", Change.Kind.ADDED);
    expected.put("/a/b/c", Change.Kind.ADDED);
    expected.put("/etc", Change.Kind.MODIFIED);
    expected.put("/etc/group", Change.Kind.DELETED);
    expected.put("/etc/new", Change.Kind.ADDED);
    expected.put("/etc/passwd", Change.Kind.MODIFIED);
    assertEquals(expected, changes(id));
    delete(id);
    String quiet = ran("true");
    assertEquals(Map.of(), changes(quiet));
    delete(quiet);
  }

  @Test
  void committedLayerIsTheChangeWithWhiteouts() throws Exception {
    String id = ran("echo x > /etc/new; rm /etc/group; mkdir /fresh; ln -s /etc/new /fresh/link");
    List<CommitLayerResponse> answer = new ArrayList<>();
    byte[] tar =
        received(
            raw ->
                answer.add(
                    call(
                        FileMethods.COMMIT_LAYER,
                        CommitLayerRequest.newBuilder()
                            .setContainerId(id)
                            .setStream(raw.token())
                            .build())));
    assertEquals(TarBytes.diffId(tar), answer.getFirst().getDiffId());
    assertEquals(tar.length, answer.getFirst().getBytes());
    Map<String, String> contents = new LinkedHashMap<>();
    Map<String, TarEntry> entries = entries(tar, contents);
    assertEquals(
        Set.of("etc/", "etc/.wh.group", "etc/new", "fresh/", "fresh/link"), entries.keySet());
    assertEquals("x\n", contents.get("etc/new"));
    assertEquals("/etc/new", entries.get("fresh/link").link());
    delete(id);
    // The layer works above its own image.
    assertEquals(answer.getFirst().getDiffId(), agent.layer(tar));
  }

  @Test
  void exportIsTheWholeRoot() throws Exception {
    String id = ran("echo x > /mine; rm /etc/group");
    byte[] tar =
        received(
            raw ->
                call(
                    FileMethods.EXPORT_CONTAINER,
                    ExportContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setStream(raw.token())
                        .build()));
    Set<String> names = entries(tar, new LinkedHashMap<>()).keySet();
    assertTrue(names.containsAll(List.of("mine", "bin/busybox", "etc/passwd", "proc/")));
    assertFalse(names.contains("etc/group"));
    ContainerSize size =
        call(
            FileMethods.SIZE_CONTAINER,
            SizeContainerRequest.newBuilder().setContainerId(id).build());
    assertEquals(2, size.getRw());
    assertTrue(size.getRootFs() > 100_000, size::toString);
    delete(id);
  }
}
