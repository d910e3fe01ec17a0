package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.CommitContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;

final class CommitCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "commit",
        "Make an image of what a container has become",
        Operands.between(1, 2, "CONTAINER [NAME[:TAG]]", Operands.Completes.CONTAINERS),
        Option.value('a', "author", "AUTHOR", "who made it"),
        Option.value('m', "message", "TEXT", "what was done"),
        Option.list('c', "change", "INSTRUCTION", "such as CMD or ENV, as in a Dockerfile"),
        Option.flag('p', "pause", "freeze the container meanwhile; --pause=false does not"));
  }

  @Override
  public int run(Context context) {
    Arguments arguments = context.arguments();
    CommitContainerRequest request =
        CommitContainerRequest.newBuilder()
            .setId(arguments.operand(0))
            .setReference(arguments.operands().size() > 1 ? arguments.operand(1) : "")
            .setAuthor(arguments.value("author").orElse(""))
            .setComment(arguments.value("message").orElse(""))
            .addAllChanges(arguments.values("change"))
            .setNoPause(arguments.value("pause").filter("false"::equals).isPresent())
            .build();
    try (Connection daemon = context.connect()) {
      context.out().line(daemon.call(ContainerMethods.COMMIT, request).getImageId());
      return ExitCode.OK;
    }
  }
}
