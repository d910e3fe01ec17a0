package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.ExecStartRequest;
import dev.arcbox.proto.api.LogsRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerLog;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ExecActor;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.container.LogQuery;
import dev.arcbox.runtime.container.OutputKind;
import dev.arcbox.runtime.container.OutputSubscription;
import dev.arcbox.runtime.container.RunIo;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The streams of {@code arcbox.api.v1.ContainerService}: attach, exec, logs. */
final class ContainerStreams {
  private final DaemonParts parts;

  ContainerStreams(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .bidi(ContainerMethods.ATTACH, this::attach)
        .bidi(ContainerMethods.EXEC_START, this::execStart)
        .serverStream(ContainerMethods.LOGS, this::logs);
  }

  private void attach(ServerCall call, Receiver<AttachRequest> in, Sender<OutputChunk> out)
      throws InterruptedException {
    try {
      AttachRequest first = first(in.receive());
      ContainerDirectory.Entry entry = parts.directory().find(first.getId());
      if (!first.getStart() && !isUp(entry.view().state())) {
        throw new Refusal.Conflict(
            "You cannot attach to a stopped container, start it first: " + first.getId());
      }
      RunIo io = Asks.ask(parts.system(), entry.actor(), Asks.SHORT, ContainerActor.Streams::new);
      OutputSubscription output = io.output().subscribe();
      Input<AttachRequest> input =
          new Input<>(
              in,
              io.input(),
              first.getStdin(),
              entry.view().spec().config().getStdinOnce(),
              (rows, cols) ->
                  entry
                      .actor()
                      .tell(new ContainerActor.Resize(rows, cols, parts.system().ignoreRef())),
              Frames.ATTACH);
      call.onCancel(() -> io.output().drop(output));
      try {
        if (first.getLogs()) {
          replay(io, out);
        }
        input.start(first);
        if (first.getStart()) {
          Asks.perform(parts.system(), entry.actor(), Asks.LONG, ContainerActor.Start::new);
        }
        copy(output, out);
      } finally {
        io.output().drop(output);
        input.gone();
      }
    } catch (RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private void execStart(ServerCall call, Receiver<ExecStartRequest> in, Sender<OutputChunk> out)
      throws InterruptedException {
    try {
      ExecStartRequest first = first(in.receive());
      ExecDirectory.Entry entry = parts.execs().find(first.getId());
      var actor =
          entry
              .actor()
              .orElseThrow(
                  () -> new Refusal.Conflict("exec " + first.getId() + " has ended already"));
      OutputSubscription output = entry.io().output().subscribe();
      call.onCancel(() -> entry.io().output().drop(output));
      Input<ExecStartRequest> input =
          new Input<>(
              in,
              entry.io().input(),
              entry.spec().stdin() && !first.getDetach(),
              true,
              (rows, cols) ->
                  actor.tell(new ExecActor.Resize(rows, cols, parts.system().ignoreRef())),
              Frames.EXEC);
      try {
        if (first.getDetach()) {
          entry.io().output().drop(output);
        } else {
          input.start(first);
        }
        Asks.ask(parts.system(), actor, Asks.SHORT, ExecActor.Start::new);
        if (!first.getDetach()) {
          copy(output, out);
        }
      } finally {
        entry.io().output().drop(output);
        input.gone();
      }
    } catch (RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private void logs(ServerCall call, LogsRequest request, Sender<OutputChunk> out) {
    try {
      ContainerDirectory.Entry entry = parts.directory().find(request.getId());
      Thread reader = Thread.currentThread();
      call.onCancel(reader::interrupt);
      LogQuery query =
          new LogQuery(
              request.getFollow(),
              request.getSinceNanos(),
              request.getUntilNanos(),
              switch (request.getTail()) {
                case 0 -> OptionalLong.empty();
                case -1 -> OptionalLong.of(0);
                default -> OptionalLong.of(request.getTail());
              },
              request.getTimestamps());
      RunIo io = Asks.ask(parts.system(), entry.actor(), Asks.SHORT, ContainerActor.Streams::new);
      query.run(readable(io), (kind, data) -> out.send(chunk(kind, data)));
    } catch (IOException e) {
      if (!call.isCancelled()) {
        throw new TtrpcException(StatusCode.INTERNAL, "reading the log: " + e.getMessage(), e);
      }
    } catch (RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private static ContainerLog readable(RunIo io) {
    return io.output()
        .log()
        .orElseThrow(
            () -> new Refusal.Unsupported("configured logging driver does not support reading"));
  }

  private static void replay(RunIo io, Sender<OutputChunk> out) {
    try {
      LogQuery.ALL.run(readable(io), (kind, data) -> out.send(chunk(kind, data)));
    } catch (IOException e) {
      throw new TtrpcException(StatusCode.INTERNAL, "reading the log: " + e.getMessage(), e);
    }
  }

  private static void copy(OutputSubscription output, Sender<OutputChunk> out)
      throws InterruptedException {
    while (true) {
      switch (output.take()) {
        case OutputSubscription.Item.Piece piece -> out.send(chunk(piece.kind(), piece.data()));
        case OutputSubscription.Item.End end -> {
          OptionalInt code = end.exitCode();
          code.ifPresent(
              c -> out.send(OutputChunk.newBuilder().setEnded(true).setExitCode(c).build()));
          return;
        }
      }
    }
  }

  private static OutputChunk chunk(OutputKind kind, byte[] data) {
    // The array is handed over: whoever made it does not touch it again.
    ByteString bytes = UnsafeByteOperations.unsafeWrap(data);
    return OutputChunk.newBuilder()
        .setStream(
            kind == OutputKind.STDERR ? OutputChunk.Stream.STDERR : OutputChunk.Stream.STDOUT)
        .setData(bytes)
        .build();
  }

  private static boolean isUp(ContainerState state) {
    return state.alive() || state instanceof ContainerState.Starting;
  }

  private static <T> T first(Optional<T> message) {
    return message.orElseThrow(
        () -> new Refusal.Invalid("the stream ended before it said what it is for"));
  }
}
