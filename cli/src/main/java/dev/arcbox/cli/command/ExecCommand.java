package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.stream.ExecRequests;
import dev.arcbox.cli.stream.Outcome;
import dev.arcbox.cli.stream.Session;
import dev.arcbox.proto.api.ExecCreateRequest;
import dev.arcbox.proto.api.ExecStartRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.List;

final class ExecCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "exec",
        "Run a command in a running container",
        Operands.thenCommand(2, "CONTAINER COMMAND [ARGUMENT...]", Operands.Completes.CONTAINERS),
        Option.flag('i', "interactive", "keep standard input open"),
        Option.flag('t', "tty", "give the process a terminal"),
        Option.flag('d', "detach", "leave it running"),
        Option.list('e', "env", "KEY[=VALUE]", "set an environment variable"),
        Option.list("env-file", "FILE", "read environment variables from a file"),
        Option.value('w', "workdir", "DIR", "working directory in the container"),
        Option.value('u', "user", "USER[:GROUP]", "user name or id"),
        Option.flag("privileged", "give every capability"));
  }

  @Override
  public int run(Context context) {
    boolean detach = context.flag("detach");
    boolean input = context.flag("interactive") && !detach;
    boolean tty = context.flag("tty");
    ContainerOptions.checkTerminal(context, input, tty);
    ExecCreateRequest request = request(context, input, tty);
    try (Connection daemon = context.connect()) {
      String id = daemon.call(ContainerMethods.EXEC_CREATE, request).getId();
      return start(context, daemon, id, input, tty && !detach);
    }
  }

  private static int start(
      Context context, Connection daemon, String id, boolean input, boolean tty) {
    boolean detach = context.flag("detach");
    ExecStartRequest first = ExecStartRequest.newBuilder().setId(id).setDetach(detach).build();
    try (ClientCall<ExecStartRequest, OutputChunk> call =
        daemon.open(ContainerMethods.EXEC_START)) {
      Session<ExecStartRequest> session =
          new Session<>(context, call, new ExecRequests(), () -> {});
      return switch (session.run(first, input, tty)) {
        case Outcome.Exited exited -> exited.code();
        case Outcome.Closed() -> closed(detach);
        case Outcome.Detached() -> ExitCode.OK;
      };
    } catch (TtrpcException e) {
      context.warn(new CliException.Refused(e).getMessage().strip().replace('\n', ' '));
      int code = StartFailure.exitCode(e);
      return code == ExitCode.NOT_RUN ? ExitCode.FAILURE : code;
    }
  }

  private static ExecCreateRequest request(Context context, boolean input, boolean tty) {
    List<String> words = context.arguments().operands();
    ExecCreateRequest.Builder request =
        ExecCreateRequest.newBuilder()
            .setContainerId(words.getFirst())
            .addAllCmd(words.subList(1, words.size()))
            .addAllEnv(EnvironmentOptions.read(context))
            .setWorkingDir(context.arguments().value("workdir").orElse(""))
            .setUser(context.arguments().value("user").orElse(""))
            .setTty(tty)
            .setAttachStdin(input)
            .setPrivileged(context.flag("privileged"));
    if (tty) {
      context.terminal().size().ifPresent(s -> request.setRows(s.rows()).setCols(s.columns()));
    }
    return request.build();
  }

  private static int closed(boolean detach) {
    if (detach) {
      return ExitCode.OK;
    }
    throw new CliException.Unreachable("the daemon did not say how the command ended");
  }
}
