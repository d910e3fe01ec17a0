package dev.arcbox.agent;

import com.google.protobuf.ByteString;
import dev.arcbox.agent.tar.TarBytes;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.TtrpcClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The real agent in a process of its own, in native mode, and the daemon's side of its protocol.
 */
final class AgentProcess {
  private final Path folder;
  private final Process process;
  private final TtrpcClient client;

  private AgentProcess(Path folder, Process process, TtrpcClient client) {
    this.folder = folder;
    this.process = process;
    this.client = client;
  }

  /** Starts it on the given folder, which must be on a file system that overlayfs can write to. */
  static AgentProcess start(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.arcbox.agent.Main",
                    "--unix",
                    folder.resolve("sockets").toString(),
                    "--data",
                    folder.resolve("data").toString(),
                    "--run",
                    folder.resolve("run").toString(),
                    "--runtime",
                    program("runc").toString()))
            .inheritIO()
            .start();
    return new AgentProcess(folder, process, connect(folder, process));
  }

  private static TtrpcClient connect(Path folder, Process process) throws Exception {
    while (true) {
      try {
        SocketChannel channel =
            SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("sockets/agent.sock")));
        return TtrpcClient.over(channel, Thread.ofVirtual().factory());
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException("the agent ended with " + process.exitValue(), e);
        }
        Thread.sleep(20);
      }
    }
  }

  static Path program(String name) throws IOException {
    for (String place : System.getenv("PATH").split(":", -1)) {
      Path path = Path.of(place, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IOException(name + " is not on the PATH");
  }

  TtrpcClient client() {
    return client;
  }

  Process process() {
    return process;
  }

  Path data() {
    return folder.resolve("data");
  }

  /** A raw connection with its token said. */
  record Raw(ByteString token, SocketChannel channel) implements AutoCloseable {
    byte[] readAll() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(16 << 20);
      while (channel.read(bytes) >= 0) {}
      return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void send(byte[] bytes) throws IOException {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      while (all.hasRemaining()) {
        channel.write(all);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  Raw raw() throws IOException {
    UUID id = UUID.randomUUID();
    byte[] token =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("sockets/data.sock")));
    Raw raw = new Raw(ByteString.copyFrom(token), channel);
    raw.send(token);
    return raw;
  }

  /** Unpacks an archive and returns its diff id. */
  String layer(byte[] tar) throws Exception {
    String diffId = TarBytes.diffId(tar);
    try (Raw raw = raw()) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      raw.send(tar);
                      raw.channel().shutdownOutput();
                    } catch (IOException e) {
                      // the agent refused the layer; the call says why
                      return;
                    }
                  });
      client.call(
          AgentMethods.UNPACK_LAYER,
          UnpackLayerRequest.newBuilder().setDiffId(diffId).setStream(raw.token()).build());
      sender.join();
    }
    return diffId;
  }

  /** A root with busybox and what it needs to feel at home. */
  byte[] busybox() throws IOException {
    return new TarBytes()
        .directory("bin/")
        .file("bin/busybox", Files.readAllBytes(program("busybox")), 0755)
        .symbolic("bin/sh", "busybox")
        .symbolic("bin/cat", "busybox")
        .symbolic("bin/id", "busybox")
        .symbolic("bin/sleep", "busybox")
        .symbolic("bin/stty", "busybox")
        .symbolic("bin/env", "busybox")
        .symbolic("bin/true", "busybox")
        .symbolic("bin/rm", "busybox")
        .symbolic("bin/mkdir", "busybox")
        .symbolic("bin/ln", "busybox")
        .directory("etc/")
        .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nme:x:1000:100:Me:/home/me:/bin/sh\n")
        .file("etc/group", "root:x:0:\nusers:x:100:\nwheel:x:10:me\n")
        .directory("tmp/")
        .directory("proc/")
        .directory("sys/")
        .directory("dev/")
        .bytes();
  }

  void close() throws InterruptedException {
    client.close();
    process.destroy();
    process.waitFor();
  }
}
