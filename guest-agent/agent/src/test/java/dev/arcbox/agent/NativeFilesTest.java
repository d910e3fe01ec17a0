package dev.arcbox.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.arcbox.agent.tar.TarEntry;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.Changes;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.ListChangesRequest;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.StatPathRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** With the agent's ways to look at and change the files of a container. */
abstract class NativeFilesTest extends NativeAgentTest {
  PathStat stat(String id, String path) {
    return call(
        FileMethods.STAT_PATH,
        StatPathRequest.newBuilder().setContainerId(id).setPath(path).build());
  }

  /** A call that sends on a raw connection, and what it sent. */
  byte[] received(Consumer<AgentProcess.Raw> call) throws Exception {
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

  static Map<String, TarEntry> entries(byte[] tar, Map<String, String> contents)
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

  byte[] archive(String id, String path) throws Exception {
    return received(
        raw ->
            call(
                FileMethods.GET_ARCHIVE,
                GetArchiveRequest.newBuilder()
                    .setContainerId(id)
                    .setPath(path)
                    .setStream(raw.token())
                    .build()));
  }

  void put(String id, String path, byte[] tar, boolean keepKinds) throws Exception {
    try (AgentProcess.Raw raw = agent.raw()) {
      Thread sender = Thread.ofVirtual().start(() -> send(raw, tar));
      try {
        call(
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

  Map<String, Change.Kind> changes(String id) {
    Map<String, Change.Kind> found = new TreeMap<>();
    try (ClientCall<?, Changes> call =
        agent.client().stream(
            FileMethods.LIST_CHANGES, ListChangesRequest.newBuilder().setContainerId(id).build())) {
      for (var batch = call.receive(); batch.isPresent(); batch = call.receive()) {
        batch.get().getChangesList().forEach(c -> found.put(c.getPath(), c.getKind()));
      }
    }
    return found;
  }
}
