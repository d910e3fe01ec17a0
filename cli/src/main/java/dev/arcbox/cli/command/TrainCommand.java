package dev.arcbox.cli.command;

import dev.arcbox.cli.Cli;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.Streams;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Goes the ways that commands commonly go, so that a start cache written at the end holds their
 * classes. The build runs it against a daemon without a machine: what needs one is only loaded.
 */
final class TrainCommand implements Command {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("ps", "-a"),
          List.of("ps", "--format", "json"),
          List.of("images"),
          List.of("version"),
          List.of("info"),
          List.of("daemon", "status"),
          List.of("run", "--rm", "-i", "-e", "A=b", "arcbox.invalid/none", "true"),
          List.of("exec", "none", "true"),
          List.of("logs", "none"),
          List.of("inspect", "none"),
          List.of("stop", "none"),
          List.of("rm", "-f", "none"));

  private static final List<String> CLASSES =
      List.of(
          "dev.arcbox.cli.command.Attachment",
          "dev.arcbox.cli.command.StartFailure",
          "dev.arcbox.cli.stream.AttachRequests",
          "dev.arcbox.cli.stream.ExecRequests",
          "dev.arcbox.cli.stream.Outcome$Exited",
          "dev.arcbox.cli.stream.Outcome$Closed",
          "dev.arcbox.cli.stream.Outcome$Detached",
          "dev.arcbox.cli.stream.DetachKeys",
          "dev.arcbox.cli.stream.Session",
          "dev.arcbox.cli.stream.SignalProxy",
          "dev.arcbox.cli.terminal.Signals",
          "dev.arcbox.cli.terminal.Stty",
          "dev.arcbox.proto.api.AttachRequest",
          "dev.arcbox.proto.api.AttachRequest$Builder",
          "dev.arcbox.proto.api.CreateContainerResponse",
          "dev.arcbox.proto.api.ExecStartRequest",
          "dev.arcbox.proto.api.ExecStartRequest$Builder",
          "dev.arcbox.proto.api.OutputChunk",
          "dev.arcbox.proto.api.WaitContainerRequest",
          "dev.arcbox.proto.api.WaitContainerRequest$Builder",
          "dev.arcbox.proto.api.WaitContainerResponse");

  @Override
  public Spec spec() {
    return Spec.of("__train", "Load what a start cache should hold", Operands.none());
  }

  @Override
  public int run(Context context) {
    Streams nowhere =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
    for (List<String> command : COMMANDS) {
      Cli cli = new Cli(nowhere, context.terminal(), context.environment());
      context.out().line(cli.run(command) + " " + String.join(" ", command));
    }
    for (String name : CLASSES) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        context.warn("no class " + name + " any more");
        return ExitCode.FAILURE;
      }
    }
    return ExitCode.OK;
  }
}
