package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.ArchiveChunk;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.ChangesResponse;
import dev.arcbox.proto.api.CommitContainerRequest;
import dev.arcbox.proto.api.CommitContainerResponse;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.ExecCreateRequest;
import dev.arcbox.proto.api.ExecCreateResponse;
import dev.arcbox.proto.api.ExecStartRequest;
import dev.arcbox.proto.api.InspectContainerRequest;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.KillContainerRequest;
import dev.arcbox.proto.api.KillContainerResponse;
import dev.arcbox.proto.api.ListContainersRequest;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.proto.api.LogsRequest;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.proto.api.PathRequest;
import dev.arcbox.proto.api.PauseContainerResponse;
import dev.arcbox.proto.api.PruneRequest;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.PutArchiveChunk;
import dev.arcbox.proto.api.PutArchiveResponse;
import dev.arcbox.proto.api.RemoveContainerRequest;
import dev.arcbox.proto.api.RemoveContainerResponse;
import dev.arcbox.proto.api.RenameContainerRequest;
import dev.arcbox.proto.api.RenameContainerResponse;
import dev.arcbox.proto.api.StartContainerRequest;
import dev.arcbox.proto.api.StartContainerResponse;
import dev.arcbox.proto.api.StatPathResponse;
import dev.arcbox.proto.api.StatsResponse;
import dev.arcbox.proto.api.StopContainerRequest;
import dev.arcbox.proto.api.StopContainerResponse;
import dev.arcbox.proto.api.TopContainerResponse;
import dev.arcbox.proto.api.UnpauseContainerResponse;
import dev.arcbox.proto.api.UpdateContainerRequest;
import dev.arcbox.proto.api.UpdateContainerResponse;
import dev.arcbox.proto.api.WaitContainerRequest;
import dev.arcbox.proto.api.WaitContainerResponse;

/** The methods of {@code arcbox.api.v1.ContainerService}. */
public final class ContainerMethods {
  public static final String SERVICE = "arcbox.api.v1.ContainerService";

  public static final TtrpcMethod<CreateContainerRequest, CreateContainerResponse> CREATE =
      TtrpcMethod.unary(
          SERVICE, "Create", CreateContainerRequest.parser(), CreateContainerResponse.parser());

  public static final TtrpcMethod<StartContainerRequest, StartContainerResponse> START =
      TtrpcMethod.unary(
          SERVICE, "Start", StartContainerRequest.parser(), StartContainerResponse.parser());

  public static final TtrpcMethod<StopContainerRequest, StopContainerResponse> STOP =
      TtrpcMethod.unary(
          SERVICE, "Stop", StopContainerRequest.parser(), StopContainerResponse.parser());

  public static final TtrpcMethod<KillContainerRequest, KillContainerResponse> KILL =
      TtrpcMethod.unary(
          SERVICE, "Kill", KillContainerRequest.parser(), KillContainerResponse.parser());

  public static final TtrpcMethod<RemoveContainerRequest, RemoveContainerResponse> REMOVE =
      TtrpcMethod.unary(
          SERVICE, "Remove", RemoveContainerRequest.parser(), RemoveContainerResponse.parser());

  public static final TtrpcMethod<ListContainersRequest, ListContainersResponse> LIST =
      TtrpcMethod.unary(
          SERVICE, "List", ListContainersRequest.parser(), ListContainersResponse.parser());

  public static final TtrpcMethod<InspectContainerRequest, InspectContainerResponse> INSPECT =
      TtrpcMethod.unary(
          SERVICE, "Inspect", InspectContainerRequest.parser(), InspectContainerResponse.parser());

  public static final TtrpcMethod<LogsRequest, OutputChunk> LOGS =
      TtrpcMethod.serverStream(SERVICE, "Logs", LogsRequest.parser(), OutputChunk.parser());

  public static final TtrpcMethod<AttachRequest, OutputChunk> ATTACH =
      TtrpcMethod.bidi(SERVICE, "Attach", AttachRequest.parser(), OutputChunk.parser());

  public static final TtrpcMethod<ExecCreateRequest, ExecCreateResponse> EXEC_CREATE =
      TtrpcMethod.unary(
          SERVICE, "ExecCreate", ExecCreateRequest.parser(), ExecCreateResponse.parser());

  public static final TtrpcMethod<ExecStartRequest, OutputChunk> EXEC_START =
      TtrpcMethod.bidi(SERVICE, "ExecStart", ExecStartRequest.parser(), OutputChunk.parser());

  public static final TtrpcMethod<WaitContainerRequest, WaitContainerResponse> WAIT =
      TtrpcMethod.unary(
          SERVICE, "Wait", WaitContainerRequest.parser(), WaitContainerResponse.parser());

  public static final TtrpcMethod<ContainerId, PauseContainerResponse> PAUSE =
      TtrpcMethod.unary(SERVICE, "Pause", ContainerId.parser(), PauseContainerResponse.parser());

  public static final TtrpcMethod<ContainerId, UnpauseContainerResponse> UNPAUSE =
      TtrpcMethod.unary(
          SERVICE, "Unpause", ContainerId.parser(), UnpauseContainerResponse.parser());

  public static final TtrpcMethod<ContainerId, StatsResponse> STATS =
      TtrpcMethod.unary(SERVICE, "Stats", ContainerId.parser(), StatsResponse.parser());

  public static final TtrpcMethod<ContainerId, TopContainerResponse> TOP =
      TtrpcMethod.unary(SERVICE, "Top", ContainerId.parser(), TopContainerResponse.parser());

  public static final TtrpcMethod<RenameContainerRequest, RenameContainerResponse> RENAME =
      TtrpcMethod.unary(
          SERVICE, "Rename", RenameContainerRequest.parser(), RenameContainerResponse.parser());

  public static final TtrpcMethod<StopContainerRequest, StopContainerResponse> RESTART =
      TtrpcMethod.unary(
          SERVICE, "Restart", StopContainerRequest.parser(), StopContainerResponse.parser());

  public static final TtrpcMethod<UpdateContainerRequest, UpdateContainerResponse> UPDATE =
      TtrpcMethod.unary(
          SERVICE, "Update", UpdateContainerRequest.parser(), UpdateContainerResponse.parser());

  public static final TtrpcMethod<ContainerId, ChangesResponse> CHANGES =
      TtrpcMethod.unary(SERVICE, "Changes", ContainerId.parser(), ChangesResponse.parser());

  public static final TtrpcMethod<CommitContainerRequest, CommitContainerResponse> COMMIT =
      TtrpcMethod.unary(
          SERVICE, "Commit", CommitContainerRequest.parser(), CommitContainerResponse.parser());

  public static final TtrpcMethod<PathRequest, StatPathResponse> STAT_PATH =
      TtrpcMethod.unary(SERVICE, "StatPath", PathRequest.parser(), StatPathResponse.parser());

  public static final TtrpcMethod<PathRequest, ArchiveChunk> GET_ARCHIVE =
      TtrpcMethod.serverStream(SERVICE, "GetArchive", PathRequest.parser(), ArchiveChunk.parser());

  public static final TtrpcMethod<PutArchiveChunk, PutArchiveResponse> PUT_ARCHIVE =
      TtrpcMethod.clientStream(
          SERVICE, "PutArchive", PutArchiveChunk.parser(), PutArchiveResponse.parser());

  public static final TtrpcMethod<PruneRequest, PruneResponse> PRUNE =
      TtrpcMethod.unary(SERVICE, "Prune", PruneRequest.parser(), PruneResponse.parser());

  private ContainerMethods() {}
}
