package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.BootClearRequest;
import dev.arcbox.proto.api.BootClearResponse;
import dev.arcbox.proto.api.BootProgress;
import dev.arcbox.proto.api.BootStatus;
import dev.arcbox.proto.api.BootStatusRequest;
import dev.arcbox.proto.api.BuildKernelRequest;
import dev.arcbox.proto.api.PrefetchRequest;

/** The methods of {@code arcbox.api.v1.Boot}. */
public final class BootMethods {
  public static final String SERVICE = "arcbox.api.v1.Boot";

  public static final TtrpcMethod<PrefetchRequest, BootProgress> PREFETCH =
      TtrpcMethod.serverStream(
          SERVICE, "Prefetch", PrefetchRequest.parser(), BootProgress.parser());

  public static final TtrpcMethod<BootStatusRequest, BootStatus> STATUS =
      TtrpcMethod.unary(SERVICE, "Status", BootStatusRequest.parser(), BootStatus.parser());

  public static final TtrpcMethod<BootClearRequest, BootClearResponse> CLEAR =
      TtrpcMethod.unary(SERVICE, "Clear", BootClearRequest.parser(), BootClearResponse.parser());

  public static final TtrpcMethod<BuildKernelRequest, BootProgress> BUILD_KERNEL =
      TtrpcMethod.serverStream(
          SERVICE, "BuildKernel", BuildKernelRequest.parser(), BootProgress.parser());

  private BootMethods() {}
}
