package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.docker.ApiPing;
import dev.arcbox.cli.docker.DockerContext;
import dev.arcbox.cli.output.Json;
import java.nio.file.Path;

/** Turns the Docker client to ArcBox, or back. */
final class DockerCommand implements Command {
  /** What is done. */
  enum Action {
    ENABLE("docker enable", "Make ArcBox the current context of the docker client"),
    DISABLE("docker disable", "Take ArcBox's context away from the docker client"),
    STATUS("docker status", "Say whether the docker client uses ArcBox; exit code 1 if not");

    private final String name;
    private final String summary;

    Action(String name, String summary) {
      this.name = name;
      this.summary = summary;
    }
  }

  private final Action action;

  DockerCommand(Action action) {
    this.action = action;
  }

  @Override
  public Spec spec() {
    return Spec.of(action.name, action.summary, Operands.none());
  }

  @Override
  public int run(Context context) {
    DockerContext docker = DockerContext.of(context.environment());
    Path socket = context.locations().dockerSocket();
    switch (action) {
      case ENABLE -> {
        context.connect().close(); // what docker is turned to shall be there
        docker.enable(socket);
        context.out().line("docker now uses ArcBox (context \"" + DockerContext.NAME + "\")");
      }
      case DISABLE -> {
        docker.disable();
        context.out().line("docker does not use ArcBox");
      }
      case STATUS -> {
        return status(context, docker, socket);
      }
    }
    if (!context.environment().getOrDefault("DOCKER_HOST", "").isEmpty()) {
      context.warn("DOCKER_HOST is set and comes before any context");
    }
    return ExitCode.OK;
  }

  private static int status(Context context, DockerContext docker, Path socket) {
    boolean answers = ApiPing.answers(socket);
    boolean current = docker.exists() && docker.isCurrent();
    switch (context.format()) {
      case JSON ->
          context
              .out()
              .line(
                  new Json()
                      .object()
                      .field("context", docker.exists())
                      .field("current", current)
                      .field("answers", answers)
                      .field("socket", socket.toString())
                      .endObject()
                      .toString());
      case QUIET -> {}
      case TABLE ->
          context
              .out()
              .line(current ? "docker uses ArcBox" : "docker does not use ArcBox")
              .line("socket: " + socket + (answers ? "" : " (nobody answers)"));
    }
    return current && answers ? ExitCode.OK : ExitCode.FAILURE;
  }
}
