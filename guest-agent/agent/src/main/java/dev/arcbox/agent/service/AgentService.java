package dev.arcbox.agent.service;

import dev.arcbox.agent.container.ContainerFiles;
import dev.arcbox.agent.container.ContainerOperations;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.proto.agent.ConfigureResponse;
import dev.arcbox.proto.agent.DeleteContainerResponse;
import dev.arcbox.proto.agent.ListLayersResponse;
import dev.arcbox.proto.agent.PauseResponse;
import dev.arcbox.proto.agent.RemoveLayerResponse;
import dev.arcbox.proto.agent.ResumeResponse;
import dev.arcbox.proto.agent.ShutdownResponse;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.ServiceTable;
import java.util.function.IntConsumer;

/** Binds the methods of {@code arcbox.agent.v1.Agent} to who does them. */
public final class AgentService {
  private AgentService() {}

  /**
   * The table.
   *
   * @param shutdown stops everything with a grace of so many seconds; the machine goes off only
   *     after the answer is out
   */
  public static ServiceTable table(
      GuestSystem system,
      LayerStore layers,
      ContainerOperations containers,
      ContainerFiles files,
      Tokens tokens,
      IntConsumer shutdown) {
    LayerTransfer transfer = new LayerTransfer(layers, tokens);
    ServiceTable.Builder table = ServiceTable.builder();
    table
        .unary(AgentMethods.PING, Statuses.translated((call, q) -> system.ping(q)))
        .unary(
            AgentMethods.CONFIGURE,
            Statuses.translated(
                (call, q) -> {
                  system.configure(q);
                  return ConfigureResponse.getDefaultInstance();
                }))
        .unary(AgentMethods.GET_SYSTEM_INFO, Statuses.translated((call, q) -> system.info()))
        .async(
            AgentMethods.SHUTDOWN,
            (call, q, reply) -> {
              containers.stopAll(q.getGraceSeconds());
              reply.ok(ShutdownResponse.getDefaultInstance());
              shutdown.accept(q.getGraceSeconds());
            })
        .unary(AgentMethods.UNPACK_LAYER, Statuses.translated((call, q) -> transfer.unpack(q)))
        .unary(
            AgentMethods.LIST_LAYERS,
            Statuses.translated(
                (call, q) -> ListLayersResponse.newBuilder().addAllDiffIds(layers.list()).build()))
        .unary(
            AgentMethods.REMOVE_LAYER,
            Statuses.translated(
                (call, q) -> {
                  layers.remove(q.getDiffId());
                  return RemoveLayerResponse.getDefaultInstance();
                }));
    containers(table, containers);
    new FileService(files, tokens).bind(table);
    return table.build();
  }

  private static void containers(ServiceTable.Builder table, ContainerOperations containers) {
    table
        .unary(
            AgentMethods.CREATE_CONTAINER, Statuses.translated((call, q) -> containers.create(q)))
        .unary(AgentMethods.START_CONTAINER, Statuses.translated((call, q) -> containers.start(q)))
        .unary(
            AgentMethods.SIGNAL_CONTAINER, Statuses.translated((call, q) -> containers.signal(q)))
        .unary(
            AgentMethods.PAUSE_CONTAINER,
            Statuses.translated(
                (call, q) -> {
                  containers.pause(q.getId(), true);
                  return PauseResponse.getDefaultInstance();
                }))
        .unary(
            AgentMethods.RESUME_CONTAINER,
            Statuses.translated(
                (call, q) -> {
                  containers.pause(q.getId(), false);
                  return ResumeResponse.getDefaultInstance();
                }))
        .unary(
            AgentMethods.DELETE_CONTAINER,
            Statuses.translated(
                (call, q) -> {
                  containers.delete(q.getId(), q.getForce());
                  return DeleteContainerResponse.getDefaultInstance();
                }))
        .unary(AgentMethods.LIST_CONTAINERS, Statuses.translated((call, q) -> containers.list()))
        .async(AgentMethods.WAIT, new WaitHandler(containers))
        .unary(AgentMethods.STATS, Statuses.translated((call, q) -> containers.stats(q.getId())))
        .unary(AgentMethods.TOP, Statuses.translated((call, q) -> containers.top(q.getId())))
        .unary(
            AgentMethods.LIST_PROCESSES, Statuses.translated((call, q) -> containers.processes(q)))
        .unary(
            AgentMethods.UPDATE_CONTAINER, Statuses.translated((call, q) -> containers.update(q)))
        .unary(AgentMethods.START_EXEC, Statuses.translated((call, q) -> containers.exec(q)))
        .unary(
            AgentMethods.RESIZE_TERMINAL, Statuses.translated((call, q) -> containers.resize(q)));
  }
}
