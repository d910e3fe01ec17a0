package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.ImageHistoryResponse;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.ImageStep;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.PruneImagesRequest;
import dev.arcbox.proto.api.PruneImagesResponse;
import dev.arcbox.proto.api.PullImageRequest;
import dev.arcbox.proto.api.PushImageRequest;
import dev.arcbox.proto.api.TransferProgress;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.Pruned;
import dev.arcbox.runtime.image.query.PruneQuery;
import dev.arcbox.runtime.image.transfer.Progress;
import dev.arcbox.runtime.image.transfer.PullRequest;
import dev.arcbox.runtime.image.transfer.PushRequest;
import dev.arcbox.runtime.image.transfer.Transfer;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those methods of {@code ImageService} that move images, and those that came with them. */
final class ImageTransfers {
  /** A quarter of the largest message. */
  private static final int PIECE = 1 << 20;

  private final Images images;

  ImageTransfers(Images images) {
    this.images = images;
  }

  void register(ServiceTable.Builder services) {
    services
        .serverStream(
            ImageMethods.PULL,
            (call, q, out) -> ImageErrors.answering(() -> follow(call, pull(q, out))))
        .serverStream(
            ImageMethods.PUSH,
            (call, q, out) -> ImageErrors.answering(() -> follow(call, push(q, out))))
        .serverStream(
            ImageMethods.SAVE,
            (_, q, out) -> ImageErrors.answering(() -> save(q.getReferencesList(), out)))
        .unary(ImageMethods.HISTORY, (_, q) -> ImageErrors.answering(() -> history(q)))
        .unary(ImageMethods.PRUNE, (_, q) -> ImageErrors.answering(() -> prune(q)));
  }

  private Transfer pull(PullImageRequest request, Sender<TransferProgress> out) {
    Optional<Platform> platform =
        request.getPlatform().isEmpty()
            ? Optional.empty()
            : Optional.of(Platform.parse(request.getPlatform()));
    return images.pull(
        new PullRequest(
            ImageName.parse(request.getReference()),
            request.getAllTags(),
            platform,
            Optional.empty()),
        progress -> send(progress, out));
  }

  private Transfer push(PushImageRequest request, Sender<TransferProgress> out) {
    return images.push(
        new PushRequest(
            ImageName.parse(request.getReference()), request.getAllTags(), Optional.empty()),
        progress -> send(progress, out));
  }

  /** The client's end is the transfer's. */
  private static Transfer follow(ServerCall call, Transfer transfer) {
    call.onCancel(transfer::cancel);
    transfer.await();
    return transfer;
  }

  private static void send(Progress progress, Sender<TransferProgress> out) {
    if (progress.aux().isEmpty()) {
      out.send(
          TransferProgress.newBuilder()
              .setId(progress.id())
              .setStatus(progress.status())
              .setCurrent(progress.current())
              .setTotal(progress.total())
              .build());
    }
  }

  private List<String> save(List<String> references, Sender<LoadChunk> out) throws Exception {
    OutputStream chunks =
        new OutputStream() {
          @Override
          public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            out.send(
                LoadChunk.newBuilder().setData(ByteString.copyFrom(bytes, offset, length)).build());
          }
        };
    try (BufferedOutputStream pieces = new BufferedOutputStream(chunks, PIECE)) {
      images.save(references, pieces);
    }
    return references;
  }

  private ImageHistoryResponse history(ImageRef request) {
    ImageHistoryResponse.Builder response = ImageHistoryResponse.newBuilder();
    images
        .history(request.getReference())
        .forEach(
            step ->
                response.addSteps(
                    ImageStep.newBuilder()
                        .setId(step.id())
                        .setCreatedAtNanos(EpochNanos.of(step.created()))
                        .setCreatedBy(step.createdBy())
                        .setSize(step.size())
                        .setComment(step.comment())));
    return response.build();
  }

  private PruneImagesResponse prune(PruneImagesRequest request) {
    Map<String, List<String>> filters = Filters.byKey(request.getFiltersList());
    filters.put("dangling", List.of(Boolean.toString(!request.getAll())));
    Pruned pruned = images.prune(new PruneQuery(filters));
    return PruneImagesResponse.newBuilder()
        .addAllUntagged(pruned.removal().untagged())
        .addAllDeleted(pruned.removal().deleted())
        .setSpaceReclaimed(pruned.spaceReclaimed())
        .build();
  }
}
