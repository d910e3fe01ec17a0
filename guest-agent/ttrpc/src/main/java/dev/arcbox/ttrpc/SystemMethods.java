package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.DoctorReport;
import dev.arcbox.proto.api.DoctorRequest;
import dev.arcbox.proto.api.Event;
import dev.arcbox.proto.api.EventsRequest;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.GetVersionRequest;
import dev.arcbox.proto.api.PingRequest;
import dev.arcbox.proto.api.PingResponse;
import dev.arcbox.proto.api.SetupStatus;
import dev.arcbox.proto.api.SetupStatusRequest;
import dev.arcbox.proto.api.ShutdownRequest;
import dev.arcbox.proto.api.ShutdownResponse;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.proto.api.VersionInfo;

/** The methods of {@code arcbox.api.v1.System}. */
public final class SystemMethods {
  public static final String SERVICE = "arcbox.api.v1.System";

  public static final TtrpcMethod<PingRequest, PingResponse> PING =
      TtrpcMethod.unary(SERVICE, "Ping", PingRequest.parser(), PingResponse.parser());

  public static final TtrpcMethod<GetVersionRequest, VersionInfo> GET_VERSION =
      TtrpcMethod.unary(SERVICE, "GetVersion", GetVersionRequest.parser(), VersionInfo.parser());

  public static final TtrpcMethod<GetInfoRequest, SystemInfo> GET_INFO =
      TtrpcMethod.unary(SERVICE, "GetInfo", GetInfoRequest.parser(), SystemInfo.parser());

  public static final TtrpcMethod<EventsRequest, Event> EVENTS =
      TtrpcMethod.serverStream(SERVICE, "Events", EventsRequest.parser(), Event.parser());

  public static final TtrpcMethod<SetupStatusRequest, SetupStatus> GET_SETUP_STATUS =
      TtrpcMethod.unary(
          SERVICE, "GetSetupStatus", SetupStatusRequest.parser(), SetupStatus.parser());

  public static final TtrpcMethod<SetupStatusRequest, SetupStatus> WATCH_SETUP_STATUS =
      TtrpcMethod.serverStream(
          SERVICE, "WatchSetupStatus", SetupStatusRequest.parser(), SetupStatus.parser());

  public static final TtrpcMethod<ShutdownRequest, ShutdownResponse> SHUTDOWN =
      TtrpcMethod.unary(SERVICE, "Shutdown", ShutdownRequest.parser(), ShutdownResponse.parser());

  public static final TtrpcMethod<DoctorRequest, DoctorReport> DOCTOR =
      TtrpcMethod.unary(SERVICE, "Doctor", DoctorRequest.parser(), DoctorReport.parser());

  private SystemMethods() {}
}
