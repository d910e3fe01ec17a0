package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.ExecCreateRequest;
import dev.arcbox.proto.api.ExecCreateResponse;
import dev.arcbox.proto.api.InspectContainerRequest;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.KillContainerRequest;
import dev.arcbox.proto.api.KillContainerResponse;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.proto.api.PauseContainerResponse;
import dev.arcbox.proto.api.RemoveContainerRequest;
import dev.arcbox.proto.api.RemoveContainerResponse;
import dev.arcbox.proto.api.RenameContainerRequest;
import dev.arcbox.proto.api.RenameContainerResponse;
import dev.arcbox.proto.api.StartContainerResponse;
import dev.arcbox.proto.api.StatsResponse;
import dev.arcbox.proto.api.StopContainerRequest;
import dev.arcbox.proto.api.StopContainerResponse;
import dev.arcbox.proto.api.TopContainerResponse;
import dev.arcbox.proto.api.UnpauseContainerResponse;
import dev.arcbox.proto.api.WaitContainerRequest;
import dev.arcbox.proto.api.WaitContainerResponse;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.container.Execs;
import dev.arcbox.runtime.container.Signals;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.Handlers;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** {@code arcbox.api.v1.ContainerService}, but for its streams. */
final class ContainerService {
  private final DaemonParts parts;

  ContainerService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(ContainerMethods.CREATE, guarded(this::create))
        .unary(
            ContainerMethods.START,
            guarded(
                (_, q) -> {
                  tell(q.getId(), Asks.LONG, ContainerActor.Start::new);
                  return StartContainerResponse.getDefaultInstance();
                }))
        .unary(ContainerMethods.STOP, guarded(this::stop))
        .unary(ContainerMethods.RESTART, guarded(this::restart))
        .unary(ContainerMethods.KILL, guarded(this::kill))
        .unary(ContainerMethods.REMOVE, guarded(this::remove))
        .unary(ContainerMethods.LIST, guarded(this::list))
        .unary(ContainerMethods.INSPECT, guarded(this::inspect))
        .unary(ContainerMethods.WAIT, guarded(this::await))
        .unary(
            ContainerMethods.PAUSE,
            guarded(
                (_, q) -> {
                  tell(q.getId(), Asks.SHORT, ContainerActor.Pause::new);
                  return PauseContainerResponse.getDefaultInstance();
                }))
        .unary(
            ContainerMethods.UNPAUSE,
            guarded(
                (_, q) -> {
                  tell(q.getId(), Asks.SHORT, ContainerActor.Unpause::new);
                  return UnpauseContainerResponse.getDefaultInstance();
                }))
        .unary(ContainerMethods.RENAME, guarded(this::rename))
        .unary(ContainerMethods.STATS, guarded(this::stats))
        .unary(ContainerMethods.TOP, guarded(this::top))
        .unary(ContainerMethods.EXEC_CREATE, guarded(this::execCreate));
  }

  /** What a handler throws becomes the status that it stands for. */
  static <Q, R> Handlers.Unary<Q, R> guarded(Handlers.Unary<Q, R> handler) {
    return (call, request) -> {
      try {
        return handler.handle(call, request);
      } catch (Exception e) {
        throw Statuses.of(e);
      }
    };
  }

  private CreateContainerResponse create(ServerCall call, CreateContainerRequest request) {
    ImageRecord image = parts.imageOf().apply(request.getConfig().getImage());
    ContainerManager.Made made =
        Asks.ask(
            parts.system(),
            parts.containers(),
            Asks.SHORT,
            (ActorRef<StatusReply<ContainerManager.Made>> ref) ->
                new ContainerManager.Create(request.getName(), request.getConfig(), image, ref));
    return CreateContainerResponse.newBuilder()
        .setId(made.id())
        .addAllWarnings(made.warnings())
        .build();
  }

  private StopContainerResponse stop(ServerCall call, StopContainerRequest request) {
    OptionalInt seconds = seconds(request);
    tell(request.getId(), Asks.FOREVER, ref -> new ContainerActor.Stop(seconds, ref));
    return StopContainerResponse.getDefaultInstance();
  }

  private StopContainerResponse restart(ServerCall call, StopContainerRequest request) {
    OptionalInt seconds = seconds(request);
    tell(
        request.getId(),
        Asks.FOREVER,
        ref -> new ContainerActor.Restart(seconds, OptionalInt.empty(), ref));
    return StopContainerResponse.getDefaultInstance();
  }

  private static OptionalInt seconds(StopContainerRequest request) {
    return request.hasTimeoutSeconds()
        ? OptionalInt.of(request.getTimeoutSeconds())
        : OptionalInt.empty();
  }

  private KillContainerResponse kill(ServerCall call, KillContainerRequest request) {
    int signal = request.getSignal().isEmpty() ? Signals.KILL : Signals.parse(request.getSignal());
    tell(request.getId(), Asks.SHORT, ref -> new ContainerActor.Kill(signal, ref));
    return KillContainerResponse.getDefaultInstance();
  }

  private RemoveContainerResponse remove(ServerCall call, RemoveContainerRequest request) {
    tell(
        request.getId(),
        Asks.LONG,
        ref -> new ContainerActor.Remove(request.getForce(), request.getVolumes(), ref));
    return RemoveContainerResponse.getDefaultInstance();
  }

  private ListContainersResponse list(ServerCall call, ListContainersRequest request) {
    ListContainersResponse list =
        ContainerViews.list(parts.directory().all(), request, parts.containerParts().clock());
    return request.getSize() ? new ContainerSizes(parts).in(list) : list;
  }

  private InspectContainerResponse inspect(ServerCall call, InspectContainerRequest request) {
    ContainerView view = find(request.getId()).view();
    return ContainerViews.inspect(
        view, parts.execs().of(view.id()), parts.containerParts().clock());
  }

  private WaitContainerResponse await(ServerCall call, WaitContainerRequest request) {
    WaitFor condition =
        switch (request.getCondition()) {
          case "", "not-running" -> WaitFor.NOT_RUNNING;
          case "next-exit" -> WaitFor.NEXT_EXIT;
          case "removed" -> WaitFor.REMOVED;
          default ->
              throw new Refusal.Invalid(
                  "invalid wait condition: \"" + request.getCondition() + "\"");
        };
    ContainerActor.Outcome outcome =
        Asks.ask(
            parts.system(),
            find(request.getId()).actor(),
            Asks.FOREVER,
            (ActorRef<StatusReply<ContainerActor.Outcome>> ref) ->
                new ContainerActor.Wait(condition, ref));
    return WaitContainerResponse.newBuilder()
        .setExitCode(outcome.exitCode())
        .setError(outcome.error())
        .build();
  }

  private RenameContainerResponse rename(ServerCall call, RenameContainerRequest request) {
    Asks.ask(
        parts.system(),
        parts.containers(),
        Asks.SHORT,
        (ActorRef<StatusReply<Done>> ref) ->
            new ContainerManager.Rename(request.getId(), request.getName(), ref));
    return RenameContainerResponse.getDefaultInstance();
  }

  private StatsResponse stats(ServerCall call, ContainerId request) {
    ContainerDirectory.Entry entry = find(request.getId());
    if (!entry.view().state().alive()) {
      throw new Refusal.Conflict("Container " + entry.view().id() + " is not running");
    }
    return GuestViews.stats(
        Asks.ask(parts.system(), entry.actor(), Asks.SHORT, ContainerActor.Stats::new));
  }

  private TopContainerResponse top(ServerCall call, ContainerId request) {
    return GuestViews.top(
        Asks.ask(
            parts.system(),
            find(request.getId()).actor(),
            Asks.SHORT,
            (ActorRef<StatusReply<ListProcessesResponse>> ref) ->
                new ContainerActor.Top(List.of(), ref)));
  }

  private ExecCreateResponse execCreate(ServerCall call, ExecCreateRequest request) {
    ContainerDirectory.Entry entry = find(request.getContainerId());
    String id =
        Asks.ask(
            parts.system(),
            entry.actor(),
            Asks.SHORT,
            (ActorRef<StatusReply<String>> ref) ->
                new ContainerActor.CreateExec(Execs.spec(request, entry.view().spec()), ref));
    return ExecCreateResponse.newBuilder().setId(id).build();
  }

  private ContainerDirectory.Entry find(String reference) {
    return parts.directory().find(reference);
  }

  private void tell(
      String reference,
      Duration timeout,
      Function<ActorRef<StatusReply<Done>>, ContainerActor.Command> message) {
    Asks.perform(parts.system(), find(reference).actor(), timeout, message);
  }
}
