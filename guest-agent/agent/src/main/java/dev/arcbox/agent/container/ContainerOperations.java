package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.agent.process.Clock;
import dev.arcbox.agent.process.GuestProcess;
import dev.arcbox.agent.process.StartException;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.system.Machine;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.ContainerStatus;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.CreateContainerResponse;
import dev.arcbox.proto.agent.ListContainersResponse;
import dev.arcbox.proto.agent.ListProcessesRequest;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.ProcessState;
import dev.arcbox.proto.agent.ResizeRequest;
import dev.arcbox.proto.agent.ResizeResponse;
import dev.arcbox.proto.agent.SignalRequest;
import dev.arcbox.proto.agent.SignalResponse;
import dev.arcbox.proto.agent.StartContainerRequest;
import dev.arcbox.proto.agent.StartContainerResponse;
import dev.arcbox.proto.agent.StartExecRequest;
import dev.arcbox.proto.agent.StartExecResponse;
import dev.arcbox.proto.agent.TopResponse;
import dev.arcbox.proto.agent.UpdateContainerRequest;
import dev.arcbox.proto.agent.UpdateContainerResponse;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.proto.agent.WaitResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the service asks of containers, in the messages of the protocol. Any thread. */
public final class ContainerOperations {
  private static final int MAX_SIGNAL = 64;

  private final Containers containers;
  private final Executor workers;

  public ContainerOperations(Containers containers, Executor workers) {
    this.containers = containers;
    this.workers = workers;
  }

  public CreateContainerResponse create(CreateContainerRequest request)
      throws ContainerException, BundleException, IOException {
    return CreateContainerResponse.newBuilder().addAllWarnings(containers.create(request)).build();
  }

  public StartContainerResponse start(StartContainerRequest request)
      throws ContainerException,
          BundleException,
          StartException,
          IOException,
          InterruptedException {
    GuestProcess process = containers.get(request.getId()).start(request.getStdio());
    return StartContainerResponse.newBuilder()
        .setPid(process.pid())
        .setStartedAtNanos(process.startedAtNanos())
        .build();
  }

  public StartExecResponse exec(StartExecRequest request)
      throws ContainerException,
          BundleException,
          StartException,
          IOException,
          InterruptedException {
    GuestProcess process =
        containers
            .get(request.getContainerId())
            .exec(request.getExecId(), request.getProcess(), request.getStdio());
    return StartExecResponse.newBuilder().setPid(process.pid()).build();
  }

  public SignalResponse signal(SignalRequest request) throws ContainerException {
    if (request.getSignal() < 1 || request.getSignal() > MAX_SIGNAL) {
      throw new ContainerException(Kind.INVALID, "signal " + request.getSignal());
    }
    GuestProcess process = containers.process(request.getContainerId(), request.getExecId());
    if (!process.signal(request.getSignal())) {
      throw new ContainerException(
          Kind.CONFLICT, "container " + request.getContainerId() + ": the process has ended");
    }
    return SignalResponse.getDefaultInstance();
  }

  public ResizeResponse resize(ResizeRequest request) throws ContainerException {
    if (request.getRows() > 0xffff
        || request.getCols() > 0xffff
        || request.getRows() < 0
        || request.getCols() < 0) {
      throw new ContainerException(
          Kind.INVALID, "terminal of " + request.getRows() + " by " + request.getCols());
    }
    GuestProcess process = containers.process(request.getContainerId(), request.getExecId());
    if (!process.resize(request.getRows(), request.getCols())) {
      throw new ContainerException(
          Kind.CONFLICT, "container " + request.getContainerId() + ": the process has no terminal");
    }
    return ResizeResponse.getDefaultInstance();
  }

  public void pause(String id, boolean on) throws ContainerException, StartException, IOException {
    containers.get(id).pause(on);
  }

  public void delete(String id, boolean force) throws ContainerException, StartException {
    containers.delete(id, force);
  }

  /** Completed on a worker thread, because answering may wait for the connection. */
  public CompletableFuture<WaitResponse> end(WaitRequest request) throws ContainerException {
    return containers
        .process(request.getContainerId(), request.getExecId())
        .ended()
        .thenApplyAsync(end -> WaitResponse.newBuilder().setExit(status(end)).build(), workers);
  }

  private static dev.arcbox.proto.agent.ExitStatus status(GuestProcess.End end) {
    int signal = end.status() instanceof ExitStatus.Killed(int number) ? number : 0;
    return dev.arcbox.proto.agent.ExitStatus.newBuilder()
        .setCode(end.status().shellCode())
        .setSignal(signal)
        .setExitedAtNanos(end.atNanos())
        .setOomKilled(end.outOfMemory())
        .build();
  }

  public ListContainersResponse list() {
    ListContainersResponse.Builder list = ListContainersResponse.newBuilder();
    for (Container container : containers.all()) {
      list.addContainers(status(container));
    }
    return list.build();
  }

  private static ContainerStatus status(Container container) {
    ContainerStatus.Builder status = ContainerStatus.newBuilder().setId(container.id());
    return switch (container.state()) {
      case ContainerState.Created() -> status.setState(ProcessState.CREATED).build();
      case ContainerState.Running(GuestProcess p) -> with(status, p, ProcessState.RUNNING).build();
      case ContainerState.Paused(GuestProcess p) -> with(status, p, ProcessState.PAUSED).build();
      case ContainerState.Exited(GuestProcess p, GuestProcess.End end) ->
          with(status, p, ProcessState.EXITED).setExit(status(end)).build();
    };
  }

  private static ContainerStatus.Builder with(
      ContainerStatus.Builder status, GuestProcess process, ProcessState state) {
    return status.setState(state).setPid(process.pid()).setStartedAtNanos(process.startedAtNanos());
  }

  public ContainerStats stats(String id) throws ContainerException {
    return containers.get(id).cgroup().stats();
  }

  public TopResponse top(String id) throws ContainerException {
    Container container = containers.get(id);
    GuestProcess first = containers.process(id, "");
    if (first.ended().isDone()) {
      throw container.conflict("has no processes: it is ");
    }
    long boot = Clock.nowNanos() - Machine.uptimeNanos();
    TopResponse.Builder top = TopResponse.newBuilder();
    for (int pid : container.cgroup().processes()) {
      ProcessTable.process(pid, boot).ifPresent(top::addProcesses);
    }
    return top.build();
  }

  public UpdateContainerResponse update(UpdateContainerRequest request)
      throws ContainerException, BundleException, IOException {
    return UpdateContainerResponse.newBuilder()
        .addAllWarnings(containers.get(request.getId()).update(request.getResources()))
        .build();
  }

  /** As ps(1) would tell them. */
  public ListProcessesResponse processes(ListProcessesRequest request) throws ContainerException {
    Container container = containers.get(request.getId());
    if (containers.process(request.getId(), "").ended().isDone()) {
      throw container.conflict("has no processes: it is ");
    }
    return ProcessList.of(container.cgroup().processes(), request.getPsArgsList());
  }

  public void stopAll(int graceSeconds) {
    containers.stopAll(graceSeconds);
  }
}
