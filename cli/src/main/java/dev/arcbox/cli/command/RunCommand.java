package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.daemon.SetupProgress;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.RemoveContainerRequest;
import dev.arcbox.proto.api.StartContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.TtrpcException;

/** Create, then attach and start in one call: no output is missed. */
final class RunCommand implements Command {
  private static final String DETACH = "detach";

  @Override
  public Spec spec() {
    return new Spec(
        "run",
        "Run a command in a new container",
        Operands.thenCommand(1, "IMAGE [COMMAND] [ARGUMENT...]", Operands.Completes.IMAGES),
        ContainerOptions.all(Option.flag('d', DETACH, "leave it running and print its id")));
  }

  @Override
  public int failureCode() {
    return ExitCode.NOT_RUN;
  }

  @Override
  public int run(Context context) {
    CreateContainerRequest request = request(context);
    try (Connection daemon = context.connect()) {
      CreateContainerResponse made = Creation.make(context, daemon, request);
      try (SetupProgress progress = progress(context, daemon)) {
        return context.flag(DETACH)
            ? detached(context, daemon, made.getId())
            : attached(context, daemon, request, made.getId(), progress);
      } catch (TtrpcException e) {
        return notStarted(context, daemon, made.getId(), e);
      }
    }
  }

  private static CreateContainerRequest request(Context context) {
    boolean input = context.flag(ContainerOptions.INTERACTIVE);
    boolean detach = context.flag(DETACH);
    if (!detach) {
      ContainerOptions.checkTerminal(context, input, context.flag(ContainerOptions.TTY));
    }
    CreateContainerRequest request = ContainerOptions.request(context);
    if (request.getConfig().getImage().isEmpty()) {
      throw new UsageException("the image's name is empty");
    }
    if (!input || detach) {
      return request;
    }
    return request.toBuilder()
        .setConfig(request.getConfig().toBuilder().setStdinOnce(true))
        .build();
  }

  static SetupProgress progress(Context context, Connection daemon) {
    return SetupProgress.watch(
        daemon, context.err(), context.terminal().isTerminal(Terminal.Stream.ERR));
  }

  private static int detached(Context context, Connection daemon, String id) {
    daemon.call(ContainerMethods.START, StartContainerRequest.newBuilder().setId(id).build());
    context.out().line(id);
    return ExitCode.OK;
  }

  private static int attached(
      Context context,
      Connection daemon,
      CreateContainerRequest request,
      String id,
      SetupProgress progress) {
    Attachment attachment =
        new Attachment(
            id,
            request.getConfig().getOpenStdin(),
            request.getConfig().getTty(),
            true,
            request.getConfig().getAutoRemove());
    return attachment.run(context, daemon, progress::close);
  }

  /** The container exists, and its process never came to be. */
  private static int notStarted(
      Context context, Connection daemon, String id, TtrpcException cause) {
    if (context.flag(ContainerOptions.REMOVE)) {
      remove(daemon, id);
    }
    context.warn(oneLine(cause));
    return StartFailure.exitCode(cause);
  }

  private static String oneLine(TtrpcException cause) {
    return new CliException.Refused(cause).getMessage().strip().replace('\n', ' ');
  }

  private static void remove(Connection daemon, String id) {
    try {
      daemon.call(
          ContainerMethods.REMOVE,
          RemoveContainerRequest.newBuilder().setId(id).setForce(true).build());
    } catch (TtrpcException e) {
      // It removed itself, or the daemon is gone and will.
      return;
    }
  }
}
