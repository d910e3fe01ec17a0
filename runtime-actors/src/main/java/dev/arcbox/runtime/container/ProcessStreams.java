package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.Stdio;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.AgentLink;
import dev.arcbox.runtime.agent.DataStream;
import dev.arcbox.runtime.agent.DataToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The raw connections of one process, and the threads that move its output. */
final class ProcessStreams implements AutoCloseable {
  /** Larger than a pipe's 64 KiB would gain nothing. */
  private static final int BUFFER = 32 << 10;

  private final RunIo io;
  private final Optional<DataStream> stdin;
  private final DataStream stdout;
  private final Optional<DataStream> stderr;

  private ProcessStreams(
      RunIo io, Optional<DataStream> stdin, DataStream stdout, Optional<DataStream> stderr) {
    this.io = io;
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  static ProcessStreams open(AgentLink agent, RunIo io, boolean input, boolean tty)
      throws IOException {
    DataStream stdout = agent.openData();
    Optional<DataStream> stderr = Optional.empty();
    try {
      if (!tty) {
        stderr = Optional.of(agent.openData());
      }
      Optional<DataStream> stdin = input ? Optional.of(agent.openData()) : Optional.empty();
      return new ProcessStreams(io, stdin, stdout, stderr);
    } catch (IOException e) {
      stdout.close();
      stderr.ifPresent(DataStream::close);
      throw e;
    }
  }

  /** What the control call names. */
  Stdio tokens() {
    return Stdio.newBuilder()
        .setStdin(stdin.map(DataStream::token).orElse(DataToken.none()))
        .setStdout(stdout.token())
        .setStderr(stderr.map(DataStream::token).orElse(DataToken.none()))
        .build();
  }

  /** The process runs. Completes when all of its output has been delivered. */
  CompletableFuture<Void> pump() {
    stdin.ifPresentOrElse(io.input()::connect, io.input()::finish);
    CompletableFuture<Void> out = Blocking.run(() -> move(stdout, OutputKind.STDOUT));
    CompletableFuture<Void> err =
        stderr
            .map(stream -> Blocking.run(() -> move(stream, OutputKind.STDERR)))
            .orElse(CompletableFuture.completedFuture(null));
    return CompletableFuture.allOf(out, err);
  }

  /** A guest that dies ends its streams, which then is no failure of its own here. */
  private void move(DataStream from, OutputKind kind) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        io.output().publish(kind, Arrays.copyOf(buffer.array(), buffer.position()));
        buffer.clear();
      }
    } catch (IOException e) {
      return;
    }
  }

  @Override
  public void close() {
    io.input().finish();
    stdin.ifPresent(DataStream::close);
    stdout.close();
    stderr.ifPresent(DataStream::close);
  }
}
