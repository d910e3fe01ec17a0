package dev.arcbox.runtime.agent;

import dev.arcbox.proto.agent.ListLayersRequest;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which layers a machine's data disk has in this boot, and the transfers under way. A layer is sent
 * once however many containers ask for it at the same time; different layers travel side by side.
 */
public final class LayerSync {
  /** One write into the vsock stream; several of them fit its ring. */
  private static final int CHUNK = 64 << 10;

  private final AgentLink agent;
  private final LayerSource source;
  private final ConcurrentHashMap<String, CompletableFuture<Void>> layers =
      new ConcurrentHashMap<>();

  /** For a boot whose disk is known to hold nothing. */
  public LayerSync(AgentLink agent, LayerSource source) {
    this.agent = agent;
    this.source = source;
  }

  /** Asks the agent what is on the disk already. */
  public void learn() {
    for (String layer :
        agent
            .call(AgentMethods.LIST_LAYERS, ListLayersRequest.getDefaultInstance())
            .getDiffIdsList()) {
      layers.put(layer, CompletableFuture.completedFuture(null));
    }
  }

  /** Completes when every layer is on the disk; fails as the first that could not get there. */
  public CompletableFuture<Void> ensure(List<String> diffIds) {
    return CompletableFuture.allOf(
        diffIds.stream().map(this::ensure).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> ensure(String diffId) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> there = layers.putIfAbsent(diffId, mine);
    if (there != null) {
      return there;
    }
    Blocking.executor()
        .execute(
            () -> {
              try {
                send(diffId);
                mine.complete(null);
              } catch (IOException | RuntimeException e) {
                layers.remove(diffId); // the next one who needs it tries again
                mine.completeExceptionally(e);
              }
            });
    return mine;
  }

  private void send(String diffId) throws IOException {
    try (InputStream tar = source.open(diffId);
        DataStream data = agent.openData()) {
      CompletableFuture<Void> bytes = Blocking.run(() -> copy(tar, data));
      try {
        agent.call(
            AgentMethods.UNPACK_LAYER,
            UnpackLayerRequest.newBuilder().setDiffId(diffId).setStream(data.token()).build());
      } catch (TtrpcException e) {
        throw new Refusal.GuestFailed(
            "unpacking layer " + diffId,
            bytes.isCompletedExceptionally() ? bytes.exceptionNow() : e);
      }
      // The agent has answered: what is still unsent is not wanted (the layer was there), and
      // closing the stream ends the copy.
    }
  }

  private static void copy(InputStream tar, DataStream data) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try {
      int count = tar.read(chunk);
      while (count > 0) {
        data.write(ByteBuffer.wrap(chunk, 0, count));
        count = tar.read(chunk);
      }
      data.end();
    } catch (IOException | RuntimeException e) {
      data.close(); // or the agent would wait for the rest for ever
      throw e;
    }
  }
}
