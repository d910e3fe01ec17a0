package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.CreateVolumeRequest;
import dev.arcbox.proto.api.ListVolumesRequest;
import dev.arcbox.proto.api.ListVolumesResponse;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.PruneVolumesRequest;
import dev.arcbox.proto.api.RemoveVolumeRequest;
import dev.arcbox.proto.api.RemoveVolumeResponse;
import dev.arcbox.proto.api.VolumeRef;
import dev.arcbox.proto.api.VolumeSummary;

/** The methods of {@code arcbox.api.v1.VolumeService}. */
public final class VolumeMethods {
  public static final String SERVICE = "arcbox.api.v1.VolumeService";

  public static final TtrpcMethod<CreateVolumeRequest, VolumeSummary> CREATE =
      TtrpcMethod.unary(SERVICE, "Create", CreateVolumeRequest.parser(), VolumeSummary.parser());

  public static final TtrpcMethod<ListVolumesRequest, ListVolumesResponse> LIST =
      TtrpcMethod.unary(SERVICE, "List", ListVolumesRequest.parser(), ListVolumesResponse.parser());

  public static final TtrpcMethod<VolumeRef, VolumeSummary> INSPECT =
      TtrpcMethod.unary(SERVICE, "Inspect", VolumeRef.parser(), VolumeSummary.parser());

  public static final TtrpcMethod<RemoveVolumeRequest, RemoveVolumeResponse> REMOVE =
      TtrpcMethod.unary(
          SERVICE, "Remove", RemoveVolumeRequest.parser(), RemoveVolumeResponse.parser());

  public static final TtrpcMethod<PruneVolumesRequest, PruneResponse> PRUNE =
      TtrpcMethod.unary(SERVICE, "Prune", PruneVolumesRequest.parser(), PruneResponse.parser());

  private VolumeMethods() {}
}
