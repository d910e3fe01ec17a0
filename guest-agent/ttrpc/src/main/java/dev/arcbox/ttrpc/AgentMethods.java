package dev.arcbox.ttrpc;

import dev.arcbox.proto.agent.ConfigureRequest;
import dev.arcbox.proto.agent.ConfigureResponse;
import dev.arcbox.proto.agent.ContainerRef;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.CreateContainerResponse;
import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.proto.agent.DeleteContainerResponse;
import dev.arcbox.proto.agent.ListContainersRequest;
import dev.arcbox.proto.agent.ListContainersResponse;
import dev.arcbox.proto.agent.ListLayersRequest;
import dev.arcbox.proto.agent.ListLayersResponse;
import dev.arcbox.proto.agent.ListProcessesRequest;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.PauseResponse;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.proto.agent.RemoveLayerRequest;
import dev.arcbox.proto.agent.RemoveLayerResponse;
import dev.arcbox.proto.agent.ResizeRequest;
import dev.arcbox.proto.agent.ResizeResponse;
import dev.arcbox.proto.agent.ResumeResponse;
import dev.arcbox.proto.agent.ShutdownRequest;
import dev.arcbox.proto.agent.ShutdownResponse;
import dev.arcbox.proto.agent.SignalRequest;
import dev.arcbox.proto.agent.SignalResponse;
import dev.arcbox.proto.agent.StartContainerRequest;
import dev.arcbox.proto.agent.StartContainerResponse;
import dev.arcbox.proto.agent.StartExecRequest;
import dev.arcbox.proto.agent.StartExecResponse;
import dev.arcbox.proto.agent.SystemInfo;
import dev.arcbox.proto.agent.SystemInfoRequest;
import dev.arcbox.proto.agent.TopResponse;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.proto.agent.UnpackLayerResponse;
import dev.arcbox.proto.agent.UpdateContainerRequest;
import dev.arcbox.proto.agent.UpdateContainerResponse;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.proto.agent.WaitResponse;

/** The methods of {@code arcbox.agent.v1.Agent}. */
public final class AgentMethods {
  public static final String SERVICE = "arcbox.agent.v1.Agent";

  public static final TtrpcMethod<PingRequest, PingResponse> PING =
      TtrpcMethod.unary(SERVICE, "Ping", PingRequest.parser(), PingResponse.parser());

  public static final TtrpcMethod<ConfigureRequest, ConfigureResponse> CONFIGURE =
      TtrpcMethod.unary(
          SERVICE, "Configure", ConfigureRequest.parser(), ConfigureResponse.parser());

  public static final TtrpcMethod<SystemInfoRequest, SystemInfo> GET_SYSTEM_INFO =
      TtrpcMethod.unary(SERVICE, "GetSystemInfo", SystemInfoRequest.parser(), SystemInfo.parser());

  public static final TtrpcMethod<ShutdownRequest, ShutdownResponse> SHUTDOWN =
      TtrpcMethod.unary(SERVICE, "Shutdown", ShutdownRequest.parser(), ShutdownResponse.parser());

  public static final TtrpcMethod<UnpackLayerRequest, UnpackLayerResponse> UNPACK_LAYER =
      TtrpcMethod.unary(
          SERVICE, "UnpackLayer", UnpackLayerRequest.parser(), UnpackLayerResponse.parser());

  public static final TtrpcMethod<ListLayersRequest, ListLayersResponse> LIST_LAYERS =
      TtrpcMethod.unary(
          SERVICE, "ListLayers", ListLayersRequest.parser(), ListLayersResponse.parser());

  public static final TtrpcMethod<RemoveLayerRequest, RemoveLayerResponse> REMOVE_LAYER =
      TtrpcMethod.unary(
          SERVICE, "RemoveLayer", RemoveLayerRequest.parser(), RemoveLayerResponse.parser());

  public static final TtrpcMethod<CreateContainerRequest, CreateContainerResponse>
      CREATE_CONTAINER =
          TtrpcMethod.unary(
              SERVICE,
              "CreateContainer",
              CreateContainerRequest.parser(),
              CreateContainerResponse.parser());

  public static final TtrpcMethod<StartContainerRequest, StartContainerResponse> START_CONTAINER =
      TtrpcMethod.unary(
          SERVICE,
          "StartContainer",
          StartContainerRequest.parser(),
          StartContainerResponse.parser());

  public static final TtrpcMethod<SignalRequest, SignalResponse> SIGNAL_CONTAINER =
      TtrpcMethod.unary(
          SERVICE, "SignalContainer", SignalRequest.parser(), SignalResponse.parser());

  public static final TtrpcMethod<ContainerRef, PauseResponse> PAUSE_CONTAINER =
      TtrpcMethod.unary(SERVICE, "PauseContainer", ContainerRef.parser(), PauseResponse.parser());

  public static final TtrpcMethod<ContainerRef, ResumeResponse> RESUME_CONTAINER =
      TtrpcMethod.unary(SERVICE, "ResumeContainer", ContainerRef.parser(), ResumeResponse.parser());

  public static final TtrpcMethod<DeleteContainerRequest, DeleteContainerResponse>
      DELETE_CONTAINER =
          TtrpcMethod.unary(
              SERVICE,
              "DeleteContainer",
              DeleteContainerRequest.parser(),
              DeleteContainerResponse.parser());

  public static final TtrpcMethod<ListContainersRequest, ListContainersResponse> LIST_CONTAINERS =
      TtrpcMethod.unary(
          SERVICE,
          "ListContainers",
          ListContainersRequest.parser(),
          ListContainersResponse.parser());

  public static final TtrpcMethod<WaitRequest, WaitResponse> WAIT =
      TtrpcMethod.unary(SERVICE, "Wait", WaitRequest.parser(), WaitResponse.parser());

  public static final TtrpcMethod<ContainerRef, ContainerStats> STATS =
      TtrpcMethod.unary(SERVICE, "Stats", ContainerRef.parser(), ContainerStats.parser());

  public static final TtrpcMethod<ContainerRef, TopResponse> TOP =
      TtrpcMethod.unary(SERVICE, "Top", ContainerRef.parser(), TopResponse.parser());

  public static final TtrpcMethod<ListProcessesRequest, ListProcessesResponse> LIST_PROCESSES =
      TtrpcMethod.unary(
          SERVICE, "ListProcesses", ListProcessesRequest.parser(), ListProcessesResponse.parser());

  public static final TtrpcMethod<UpdateContainerRequest, UpdateContainerResponse>
      UPDATE_CONTAINER =
          TtrpcMethod.unary(
              SERVICE,
              "UpdateContainer",
              UpdateContainerRequest.parser(),
              UpdateContainerResponse.parser());

  public static final TtrpcMethod<StartExecRequest, StartExecResponse> START_EXEC =
      TtrpcMethod.unary(
          SERVICE, "StartExec", StartExecRequest.parser(), StartExecResponse.parser());

  public static final TtrpcMethod<ResizeRequest, ResizeResponse> RESIZE_TERMINAL =
      TtrpcMethod.unary(SERVICE, "ResizeTerminal", ResizeRequest.parser(), ResizeResponse.parser());

  private AgentMethods() {}
}
