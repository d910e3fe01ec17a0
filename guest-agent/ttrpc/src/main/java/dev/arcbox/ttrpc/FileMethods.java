package dev.arcbox.ttrpc;

import dev.arcbox.proto.agent.Changes;
import dev.arcbox.proto.agent.CommitLayerRequest;
import dev.arcbox.proto.agent.CommitLayerResponse;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.agent.CreateVolumeRequest;
import dev.arcbox.proto.agent.CreateVolumeResponse;
import dev.arcbox.proto.agent.ExportContainerRequest;
import dev.arcbox.proto.agent.ExportContainerResponse;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.GetArchiveResponse;
import dev.arcbox.proto.agent.ListChangesRequest;
import dev.arcbox.proto.agent.ListVolumesRequest;
import dev.arcbox.proto.agent.ListVolumesResponse;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.PutArchiveResponse;
import dev.arcbox.proto.agent.RemoveVolumeRequest;
import dev.arcbox.proto.agent.RemoveVolumeResponse;
import dev.arcbox.proto.agent.SizeContainerRequest;
import dev.arcbox.proto.agent.StatPathRequest;

/** The methods of {@code arcbox.agent.v1.Files}. */
public final class FileMethods {
  public static final String SERVICE = "arcbox.agent.v1.Files";

  public static final TtrpcMethod<StatPathRequest, PathStat> STAT_PATH =
      TtrpcMethod.unary(SERVICE, "StatPath", StatPathRequest.parser(), PathStat.parser());

  public static final TtrpcMethod<GetArchiveRequest, GetArchiveResponse> GET_ARCHIVE =
      TtrpcMethod.unary(
          SERVICE, "GetArchive", GetArchiveRequest.parser(), GetArchiveResponse.parser());

  public static final TtrpcMethod<PutArchiveRequest, PutArchiveResponse> PUT_ARCHIVE =
      TtrpcMethod.unary(
          SERVICE, "PutArchive", PutArchiveRequest.parser(), PutArchiveResponse.parser());

  public static final TtrpcMethod<ListChangesRequest, Changes> LIST_CHANGES =
      TtrpcMethod.serverStream(
          SERVICE, "ListChanges", ListChangesRequest.parser(), Changes.parser());

  public static final TtrpcMethod<ExportContainerRequest, ExportContainerResponse>
      EXPORT_CONTAINER =
          TtrpcMethod.unary(
              SERVICE,
              "ExportContainer",
              ExportContainerRequest.parser(),
              ExportContainerResponse.parser());

  public static final TtrpcMethod<CommitLayerRequest, CommitLayerResponse> COMMIT_LAYER =
      TtrpcMethod.unary(
          SERVICE, "CommitLayer", CommitLayerRequest.parser(), CommitLayerResponse.parser());

  public static final TtrpcMethod<SizeContainerRequest, ContainerSize> SIZE_CONTAINER =
      TtrpcMethod.unary(
          SERVICE, "SizeContainer", SizeContainerRequest.parser(), ContainerSize.parser());

  public static final TtrpcMethod<CreateVolumeRequest, CreateVolumeResponse> CREATE_VOLUME =
      TtrpcMethod.unary(
          SERVICE, "CreateVolume", CreateVolumeRequest.parser(), CreateVolumeResponse.parser());

  public static final TtrpcMethod<RemoveVolumeRequest, RemoveVolumeResponse> REMOVE_VOLUME =
      TtrpcMethod.unary(
          SERVICE, "RemoveVolume", RemoveVolumeRequest.parser(), RemoveVolumeResponse.parser());

  public static final TtrpcMethod<ListVolumesRequest, ListVolumesResponse> LIST_VOLUMES =
      TtrpcMethod.unary(
          SERVICE, "ListVolumes", ListVolumesRequest.parser(), ListVolumesResponse.parser());

  private FileMethods() {}
}
