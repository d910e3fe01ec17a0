package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.ListMachinesRequest;
import dev.arcbox.proto.api.ListMachinesResponse;
import dev.arcbox.proto.api.MachineLogChunk;
import dev.arcbox.proto.api.MachineLogsRequest;
import dev.arcbox.proto.api.MachineRef;
import dev.arcbox.proto.api.MachineSummary;
import dev.arcbox.proto.api.StartMachineResponse;
import dev.arcbox.proto.api.StopMachineRequest;
import dev.arcbox.proto.api.StopMachineResponse;

/** The methods of {@code arcbox.api.v1.MachineService}. */
public final class MachineMethods {
  public static final String SERVICE = "arcbox.api.v1.MachineService";

  public static final TtrpcMethod<ListMachinesRequest, ListMachinesResponse> LIST =
      TtrpcMethod.unary(
          SERVICE, "List", ListMachinesRequest.parser(), ListMachinesResponse.parser());

  public static final TtrpcMethod<MachineRef, MachineSummary> INSPECT =
      TtrpcMethod.unary(SERVICE, "Inspect", MachineRef.parser(), MachineSummary.parser());

  public static final TtrpcMethod<MachineRef, StartMachineResponse> START =
      TtrpcMethod.unary(SERVICE, "Start", MachineRef.parser(), StartMachineResponse.parser());

  public static final TtrpcMethod<StopMachineRequest, StopMachineResponse> STOP =
      TtrpcMethod.unary(SERVICE, "Stop", StopMachineRequest.parser(), StopMachineResponse.parser());

  public static final TtrpcMethod<MachineLogsRequest, MachineLogChunk> LOGS =
      TtrpcMethod.serverStream(
          SERVICE, "Logs", MachineLogsRequest.parser(), MachineLogChunk.parser());

  private MachineMethods() {}
}
