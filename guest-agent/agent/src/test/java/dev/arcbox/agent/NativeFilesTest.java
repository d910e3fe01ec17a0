package dev.arcbox.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.agent.tar.TarBytes;
import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.platform.system.Mounts;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.CommitLayerRequest;
import dev.arcbox.proto.agent.CommitLayerResponse;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.CreateVolumeRequest;
import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.proto.agent.ExportContainerRequest;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.ListChangesRequest;
import dev.arcbox.proto.agent.ListProcessesRequest;
import dev.arcbox.proto.agent.ListVolumesRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.RemoveVolumeRequest;
import dev.arcbox.proto.agent.ShutdownRequest;
import dev.arcbox.proto.agent.SizeContainerRequest;
import dev.arcbox.proto.agent.StartContainerRequest;
import dev.arcbox.proto.agent.StatPathRequest;
import dev.arcbox.proto.agent.Stdio;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files of real containers and volumes by the real agent, without a guest. */
@Tag("host")
@RequiresTier(
    value = "host",
    programs = {"runc", "busybox"})
@Timeout(300)
class NativeFilesTest {
  private static Path folder;
  private static AgentProcess agent;
  private static String layer;
  private static int counter;

  @BeforeAll
  static void start() throws Exception {
    folder = Files.createTempDirectory("arcbox-agent");
    Mounts.mount("tmpfs", folder, "tmpfs", Set.of(), "size=256m");
    agent = AgentProcess.start(folder);
    layer = agent.layer(agent.busybox());
  }

  @AfterAll
  static void stop() throws Exception {
    agent.client().call(AgentMethods.SHUTDOWN, ShutdownRequest.getDefaultInstance());
    assertTrue(agent.process().waitFor(60, TimeUnit.SECONDS));
    agent.close();
    Mounts.unmount(folder);
    Files.delete(folder);
  }

  private static String create(String script, Mount... mounts) {
    String id = "f" + ++counter;
    agent
        .client()
        .call(
            AgentMethods.CREATE_CONTAINER,
            CreateContainerRequest.newBuilder()
                .setId(id)
                .addLayers(layer)
                .setHostname("box")
                .putFiles("/etc/hosts", "127.0.0.1 localhost\n")
                .addAllMounts(List.of(mounts))
                .setProcess(ProcessSpec.newBuilder().addAllArgs(List.of("/bin/sh", "-c", script)))
                .build());
    return id;
  }

  private static void start(String id) {
    agent
        .client()
        .call(
            AgentMethods.START_CONTAINER,
            StartContainerRequest.newBuilder()
                .setId(id)
                .setStdio(Stdio.getDefaultInstance())
                .build());
  }

  private static String ran(String script, Mount... mounts) {
    String id = create(script, mounts);
    start(id);
    assertEquals(
        0,
        agent
            .client()
            .call(AgentMethods.WAIT, WaitRequest.newBuilder().setContainerId(id).build())
            .getExit()
            .getCode());
    return id;
  }

  private static void delete(String id) {
    agent
        .client()
        .call(
            AgentMethods.DELETE_CONTAINER,
            DeleteContainerRequest.newBuilder().setId(id).setForce(true).build());
  }

  private static PathStat stat(String id, String path) {
    return agent
        .client()
        .call(
            FileMethods.STAT_PATH,
            StatPathRequest.newBuilder().setContainerId(id).setPath(path).build());
  }

  /** A call that sends on a raw connection, and what it sent. */
  private static byte[] received(java.util.function.Consumer<AgentProcess.Raw> call)
      throws Exception {
    try (AgentProcess.Raw raw = agent.raw()) {
      CompletableFuture<Void> caller =
          CompletableFuture.runAsync(
              () -> call.accept(raw), task -> Thread.ofVirtual().start(task));
      byte[] bytes = raw.readAll();
      try {
        caller.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof TtrpcException why ? why : e;
      }
      return bytes;
    }
  }

  private static Map<String, TarEntry> entries(byte[] tar, Map<String, String> contents)
      throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(tar)::read);
    Map<String, TarEntry> found = new LinkedHashMap<>();
    for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      found.put(e.get().name(), e.get());
      byte[] all = new byte[(int) e.get().size()];
      int have = 0;
      for (int n = 0; n >= 0 && have < all.length; ) {
        n = reader.read(all, have, all.length - have);
        have += Math.max(0, n);
      }
      contents.put(e.get().name(), new String(all, UTF_8));
    }
    return found;
  }

  private static byte[] archive(String id, String path) throws Exception {
    return received(
        raw ->
            agent
                .client()
                .call(
                    FileMethods.GET_ARCHIVE,
                    GetArchiveRequest.newBuilder()
                        .setContainerId(id)
                        .setPath(path)
                        .setStream(raw.token())
                        .build()));
  }

  private static void put(String id, String path, byte[] tar, boolean keepKinds) throws Exception {
    try (AgentProcess.Raw raw = agent.raw()) {
      Thread sender = Thread.ofVirtual().start(() -> send(raw, tar));
      try {
        agent
            .client()
            .call(
                FileMethods.PUT_ARCHIVE,
                PutArchiveRequest.newBuilder()
                    .setContainerId(id)
                    .setPath(path)
                    .setNoOverwriteDirNonDir(keepKinds)
                    .setStream(raw.token())
                    .build());
      } finally {
        sender.join();
      }
    }
  }

  private static void send(AgentProcess.Raw raw, byte[] bytes) {
    try {
      raw.send(bytes);
      raw.channel().shutdownOutput();
    } catch (IOException e) {
      return; // refused: the call says why
    }
  }

  private static Map<String, Change.Kind> changes(String id) {
    Map<String, Change.Kind> found = new TreeMap<>();
    try (ClientCall<?, dev.arcbox.proto.agent.Changes> call =
        agent.client().stream(
            FileMethods.LIST_CHANGES, ListChangesRequest.newBuilder().setContainerId(id).build())) {
      for (var batch = call.receive(); batch.isPresent(); batch = call.receive()) {
        batch.get().getChangesList().forEach(c -> found.put(c.getPath(), c.getKind()));
      }
    }
    return found;
  }

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
                    agent
                        .client()
                        .call(
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
    String id = create("while ! cat /tmp/go; do sleep 0.1; done; cat /tmp/deep/file > /tmp/copy");
    start(id);
    byte[] tar =
        new TarBytes().directory("deep/").file("deep/file", "hi".getBytes(UTF_8), 0640).bytes();
    put(id, "/tmp", tar, true);
    assertEquals(0100640, stat(id, "/tmp/deep/file").getMode());
    byte[] go = new TarBytes().file("go", new byte[0], 0600).bytes();
    put(id, "/tmp/", go, true);
    agent.client().call(AgentMethods.WAIT, WaitRequest.newBuilder().setContainerId(id).build());
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
            "mkdir /sw /real; echo fake > /real/secret; echo > /ready;"
                + " while true; do rm -rf /sw; ln -s "
                + outside
                + " /sw; rm -rf /sw; mkdir /sw; echo fake > /sw/secret; done");
    start(id);
    byte[] tar = new TarBytes().file("secret", "stolen".getBytes(UTF_8), 0600).bytes();
    int gone = 0;
    for (int i = 0; i < 100; i++) {
      try {
        put(id, "/sw", tar, false);
      } catch (TtrpcException e) {
        gone++; // at that moment, or a link that leads to nothing in there
      }
    }
    for (int i = 0; i < 100; i++) {
      try {
        Map<String, String> contents = new LinkedHashMap<>();
        Map<String, TarEntry> _ = entries(archive(id, "/sw/"), contents);
        assertFalse(contents.containsValue("mine"), contents::toString);
      } catch (TtrpcException | IOException e) {
        gone++;
      }
    }
    assertTrue(gone <= 200);
    assertEquals("mine", Files.readString(outside.resolve("secret")));
    assertEquals(List.of("secret"), names(outside));
    delete(id);
    Files.delete(outside.resolve("secret"));
    Files.delete(outside);
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
  void exportIsTheWholeRoot() throws Exception {
    String id = ran("echo x > /mine; rm /etc/group");
    byte[] tar =
        received(
            raw ->
                agent
                    .client()
                    .call(
                        FileMethods.EXPORT_CONTAINER,
                        ExportContainerRequest.newBuilder()
                            .setContainerId(id)
                            .setStream(raw.token())
                            .build()));
    Set<String> names = entries(tar, new LinkedHashMap<>()).keySet();
    assertTrue(names.containsAll(List.of("mine", "bin/busybox", "etc/passwd", "proc/")));
    assertFalse(names.contains("etc/group"));
    ContainerSize size =
        agent
            .client()
            .call(
                FileMethods.SIZE_CONTAINER,
                SizeContainerRequest.newBuilder().setContainerId(id).build());
    assertEquals(2, size.getRw());
    assertTrue(size.getRootFs() > 100_000, size::toString);
    delete(id);
  }

  @Test
  void volumesLiveOnAndAreFilledOnce() throws Exception {
    Mount mount = Mount.newBuilder().setType("volume").setSource("vol").setTarget("/etc").build();
    String first = ran("rm /etc/group; echo kept > /etc/kept", mount);
    assertEquals(5, stat(first, "/etc/kept").getSize()); // it rests: found behind the path
    delete(first);
    String second = ran("test -e /etc/passwd && ! test -e /etc/group && cat /etc/kept", mount);
    TtrpcException busy =
        assertThrows(
            TtrpcException.class,
            () ->
                agent
                    .client()
                    .call(
                        FileMethods.REMOVE_VOLUME,
                        RemoveVolumeRequest.newBuilder().setName("vol").build()));
    assertEquals(StatusCode.FAILED_PRECONDITION, busy.code());
    delete(second);
    var list =
        agent
            .client()
            .call(FileMethods.LIST_VOLUMES, ListVolumesRequest.newBuilder().setSizes(true).build());
    assertTrue(
        list.getVolumesList().stream().anyMatch(v -> v.getName().equals("vol") && v.getSize() > 5));
    agent
        .client()
        .call(FileMethods.REMOVE_VOLUME, RemoveVolumeRequest.newBuilder().setName("vol").build());
    for (String bad : List.of("", "..", "a/b", ".hidden")) {
      TtrpcException why =
          assertThrows(
              TtrpcException.class,
              () ->
                  agent
                      .client()
                      .call(
                          FileMethods.CREATE_VOLUME,
                          CreateVolumeRequest.newBuilder().setName(bad).build()));
      assertEquals(StatusCode.INVALID_ARGUMENT, why.code());
    }
  }

  @Test
  void aClientThatGoesAwayEndsItsTransfer() throws Exception {
    String id = ran("echo x > /x");
    try (AgentProcess.Raw raw = agent.raw()) {
      raw.channel().close();
      assertThrows(
          TtrpcException.class,
          () ->
              agent
                  .client()
                  .call(
                      FileMethods.GET_ARCHIVE,
                      GetArchiveRequest.newBuilder()
                          .setContainerId(id)
                          .setPath("/")
                          .setStream(raw.token())
                          .build()));
    }
    delete(id);
  }

  @Test
  void processesAsPsTellsThem() throws IOException {
    String id = create("sleep 1000");
    start(id);
    var full =
        agent
            .client()
            .call(AgentMethods.LIST_PROCESSES, ListProcessesRequest.newBuilder().setId(id).build());
    assertEquals(
        List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"), full.getTitlesList());
    if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
      assertTrue(full.getRowsList().stream().anyMatch(r -> r.getCells(7).contains("sleep 1000")));
    }
    var own =
        agent
            .client()
            .call(
                AgentMethods.LIST_PROCESSES,
                ListProcessesRequest.newBuilder()
                    .setId(id)
                    .addAllPsArgs(List.of("-eo", "pid,comm=WHAT"))
                    .build());
    assertEquals(List.of("PID", "WHAT"), own.getTitlesList());
    TtrpcException why =
        assertThrows(
            TtrpcException.class,
            () ->
                agent
                    .client()
                    .call(
                        AgentMethods.LIST_PROCESSES,
                        ListProcessesRequest.newBuilder()
                            .setId(id)
                            .addAllPsArgs(List.of("-o", "flavour"))
                            .build()));
    assertEquals(StatusCode.INVALID_ARGUMENT, why.code());
    delete(id);
  }
}
