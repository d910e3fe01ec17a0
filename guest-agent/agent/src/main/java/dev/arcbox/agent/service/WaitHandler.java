package dev.arcbox.agent.service;

import dev.arcbox.agent.container.ContainerException;
import dev.arcbox.agent.container.ContainerOperations;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.proto.agent.WaitResponse;
import dev.arcbox.ttrpc.Handlers;
import dev.arcbox.ttrpc.Reply;
import dev.arcbox.ttrpc.ServerCall;
import java.util.concurrent.CompletableFuture;

/** Answers when a process has ended, and holds no thread until then. */
final class WaitHandler implements Handlers.Async<WaitRequest, WaitResponse> {
  private final ContainerOperations containers;

  WaitHandler(ContainerOperations containers) {
    this.containers = containers;
  }

  @Override
  public void handle(ServerCall call, WaitRequest request, Reply<WaitResponse> reply) {
    try {
      CompletableFuture<WaitResponse> end = containers.end(request);
      CompletableFuture<Void> answer = end.thenAccept(reply::ok);
      call.onCancel(() -> answer.cancel(false));
    } catch (ContainerException e) {
      reply.fail(Statuses.of(e));
    }
  }
}
