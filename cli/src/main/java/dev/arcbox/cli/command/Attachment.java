package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.stream.AttachRequests;
import dev.arcbox.cli.stream.Outcome;
import dev.arcbox.cli.stream.Session;
import dev.arcbox.cli.stream.SignalProxy;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.proto.api.WaitContainerRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.List;

/**
 * Joining a container's streams, as run, start -a and attach do.
 *
 * @param start whether the container is started once they are joined
 * @param removed whether to wait until the container is gone, because it removes itself
 */
record Attachment(String id, boolean input, boolean tty, boolean start, boolean removed) {

  /** Runs until the streams end; the result is the exit code. */
  @SuppressWarnings("try") // the signals are passed on by themselves until closed
  int run(Context context, Connection daemon, Runnable beforeOutput) {
    AttachRequest first =
        AttachRequest.newBuilder().setId(id).setStdin(input).setStart(start).build();
    try (ClientCall<AttachRequest, OutputChunk> call = daemon.open(ContainerMethods.ATTACH);
        SignalProxy signals = signals(context, daemon)) {
      Outcome outcome =
          new Session<>(context, call, new AttachRequests(), beforeOutput).run(first, input, tty);
      return switch (outcome) {
        case Outcome.Exited exited -> ended(daemon, exited.code());
        case Outcome.Closed() -> ended(daemon, exitCode(daemon));
        case Outcome.Detached() -> detached(context);
      };
    }
  }

  private SignalProxy signals(Context context, Connection daemon) {
    return SignalProxy.start(context, daemon, tty ? List.of() : SignalProxy.SIGNALS, id);
  }

  private int ended(Connection daemon, int code) {
    if (removed) {
      // Whoever runs two of the same name after each other must find the name free.
      waitFor(daemon, "removed");
    }
    return code;
  }

  private int exitCode(Connection daemon) {
    return waitFor(daemon, "not-running");
  }

  private int waitFor(Connection daemon, String condition) {
    try {
      return daemon
          .call(
              ContainerMethods.WAIT,
              WaitContainerRequest.newBuilder().setId(id).setCondition(condition).build())
          .getExitCode();
    } catch (TtrpcException e) {
      if (e.code() == StatusCode.NOT_FOUND && condition.equals("removed")) {
        return ExitCode.OK;
      }
      throw e;
    }
  }

  private int detached(Context context) {
    context.err().text("\r\n").flush();
    context.warn("detached; the container goes on (back: arcbox attach " + shortId() + ")");
    return ExitCode.OK;
  }

  private String shortId() {
    return Human.shortId(id);
  }
}
