package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.BootAsset;
import dev.arcbox.proto.api.BootClearRequest;
import dev.arcbox.proto.api.BootClearResponse;
import dev.arcbox.proto.api.BootProgress;
import dev.arcbox.proto.api.BootStatus;
import dev.arcbox.proto.api.BootStatusRequest;
import dev.arcbox.proto.api.BuildKernelRequest;
import dev.arcbox.proto.api.PrefetchRequest;
import dev.arcbox.runtime.boot.Asset;
import dev.arcbox.runtime.boot.AssetStatus;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.ttrpc.BootMethods;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;

/** {@code arcbox.api.v1.Boot}: the files that guests boot from. */
final class BootService {
  private final DaemonParts parts;

  BootService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .serverStream(BootMethods.PREFETCH, this::prefetch)
        .serverStream(BootMethods.BUILD_KERNEL, this::buildKernel)
        .unary(BootMethods.STATUS, ContainerService.guarded(this::status))
        .unary(BootMethods.CLEAR, ContainerService.guarded(this::clear));
  }

  private void prefetch(ServerCall call, PrefetchRequest request, Sender<BootProgress> out) {
    try {
      parts.assets().prefetch(request.getForce(), sending(out));
    } catch (BootException | RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private void buildKernel(ServerCall call, BuildKernelRequest request, Sender<BootProgress> out) {
    // A client that goes ends the work: it can be taken up again, and nothing half-made is left.
    Thread worker = Thread.currentThread();
    call.onCancel(worker::interrupt);
    try {
      parts.assets().buildKernel(request.getForce(), sending(out));
    } catch (BootException | RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private static dev.arcbox.runtime.boot.BootProgress sending(Sender<BootProgress> out) {
    return (step, detail, done, total) ->
        out.send(
            BootProgress.newBuilder()
                .setStep(step)
                .setDetail(detail)
                .setDone(done)
                .setTotal(total)
                .build());
  }

  private BootStatus status(ServerCall call, BootStatusRequest request) throws BootException {
    BootStatus.Builder status = BootStatus.newBuilder();
    for (AssetStatus asset : parts.assets().status()) {
      status.addAssets(describe(asset));
    }
    return status.build();
  }

  private static BootAsset describe(AssetStatus status) {
    BootAsset.Builder asset =
        BootAsset.newBuilder()
            .setName(status.name())
            .setPresent(status.asset().isPresent())
            .setActive(status.active());
    if (status.asset().isPresent()) {
      Asset found = status.asset().get();
      asset
          .setPath(found.file().toString())
          .setDigest(found.digest())
          .setSize(found.size())
          .setVersion(found.version());
    }
    return asset.build();
  }

  private BootClearResponse clear(ServerCall call, BootClearRequest request) throws BootException {
    return BootClearResponse.newBuilder().setFreedBytes(parts.assets().clear()).build();
  }
}
