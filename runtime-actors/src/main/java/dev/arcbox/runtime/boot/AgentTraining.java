package dev.arcbox.runtime.boot;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.agent.ContainerRef;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.proto.agent.ListContainersRequest;
import dev.arcbox.proto.agent.ListLayersRequest;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.RemoveLayerRequest;
import dev.arcbox.proto.agent.Resources;
import dev.arcbox.proto.agent.ShutdownRequest;
import dev.arcbox.proto.agent.SystemInfoRequest;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.TtrpcClient;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short working life of the agent on this host, in native mode and folders of its own: enough to
 * load the classes that a guest needs first. It starts no container; one is made and removed where
 * that is allowed.
 */
final class AgentTraining {
  /** An archive of no files: two blocks of zeros. */
  private static final byte[] EMPTY_TAR = new byte[1024];

  private static final int TOKEN = 16;

  /** For an agent that starts without any archive, on a host that is busy. */
  private static final int START_SECONDS = 60;

  private final Path folder;

  AgentTraining(Path folder) {
    this.folder = folder;
  }

  /** Runs the agent by the given command and has it do a little of everything. */
  void run(List<String> command) throws BootException, IOException {
    Files.createDirectories(folder);
    var arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "--unix",
            folder.resolve("sockets").toString(),
            "--data",
            folder.resolve("data").toString(),
            "--run",
            folder.resolve("run").toString(),
            "--runtime",
            "/bin/false"));
    var log = folder.resolve("log").toFile();
    var process =
        new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(log).start();
    try (var channel = connect(process);
        var client = TtrpcClient.over(channel, Thread.ofVirtual().factory())) {
      exercise(client);
      client.call(AgentMethods.SHUTDOWN, ShutdownRequest.getDefaultInstance());
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        throw new BootException.ToolFailed("the agent's training", -1, "it does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BootException.Interrupted("training the agent");
    } catch (TtrpcException e) {
      throw new BootException.ToolFailed("the agent's training", -1, e.getMessage());
    } finally {
      process.destroyForcibly();
    }
  }

  private SocketChannel connect(Process process)
      throws BootException, IOException, InterruptedException {
    var address = UnixDomainSocketAddress.of(folder.resolve("sockets/agent.sock"));
    var last = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        return SocketChannel.open(address);
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > last) {
          var lines = Files.readAllLines(folder.resolve("log"));
          var reason = lines.isEmpty() ? notYet.getMessage() : lines.getLast();
          throw new BootException.ToolFailed("the agent's training", -1, reason);
        }
        Thread.sleep(20);
      }
    }
  }

  private void exercise(TtrpcClient client) throws BootException, IOException {
    client.call(AgentMethods.PING, PingRequest.newBuilder().setHostTimeNanos(1).build());
    client.call(AgentMethods.GET_SYSTEM_INFO, SystemInfoRequest.getDefaultInstance());
    client.call(AgentMethods.LIST_CONTAINERS, ListContainersRequest.getDefaultInstance());
    var tar = folder.resolve("empty.tar");
    Files.write(tar, EMPTY_TAR);
    var diffId = Sha256.ofFile(tar);
    var token = new byte[TOKEN];
    try (var data =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("sockets/data.sock")))) {
      write(data, token);
      write(data, EMPTY_TAR);
      data.shutdownOutput();
      client.call(
          AgentMethods.UNPACK_LAYER,
          UnpackLayerRequest.newBuilder()
              .setDiffId(diffId)
              .setStream(ByteString.copyFrom(token))
              .build());
    }
    client.call(AgentMethods.LIST_LAYERS, ListLayersRequest.getDefaultInstance());
    client.call(
        AgentMethods.REMOVE_LAYER, RemoveLayerRequest.newBuilder().setDiffId(diffId).build());
    container(client);
    try {
      client.call(AgentMethods.STATS, ContainerRef.newBuilder().setId("none").build());
    } catch (TtrpcException expected) {
      // The road of an error is part of the training.
      return;
    }
  }

  /** Made and taken away, never started; where nothing may be mounted, refused. */
  private static void container(TtrpcClient client) {
    var request =
        CreateContainerRequest.newBuilder()
            .setId("training")
            .setHostname("training")
            .setProcess(ProcessSpec.newBuilder().addArgs("true").setUser("0:0"))
            .setResources(Resources.newBuilder().setMemoryBytes(64 << 20).setNanoCpus(500_000_000))
            .putFiles("/etc/hostname", "training\n");
    try {
      client.call(AgentMethods.CREATE_CONTAINER, request.build());
      client.call(
          AgentMethods.DELETE_CONTAINER,
          DeleteContainerRequest.newBuilder().setId("training").setForce(true).build());
    } catch (TtrpcException refused) {
      return; // most of the road was gone all the same
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
