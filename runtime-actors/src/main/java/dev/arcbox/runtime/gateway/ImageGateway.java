package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.ExistsResponse;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.ImageSummary;
import dev.arcbox.proto.api.InspectImageResponse;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.ListImagesResponse;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.proto.api.RemoveImageRequest;
import dev.arcbox.proto.api.RemoveImageResponse;
import dev.arcbox.proto.api.TagImageRequest;
import dev.arcbox.proto.api.TagImageResponse;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.LoadResult;
import dev.arcbox.runtime.image.Removal;
import dev.arcbox.runtime.image.query.ImageQuery;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServiceTable;
import java.util.List;
import java.util.Map;

/**
 * {@code ImageService} for the CLI, on the virtual threads of the ttrpc server.
 *
 * <p>An archive goes from the socket straight into the ingest: a slow disk stops the client, and no
 * more than one chunk is held here.
 */
public final class ImageGateway {
  private final Images images;

  public ImageGateway(Images images) {
    this.images = images;
  }

  public void register(ServiceTable.Builder services) {
    services
        .bidi(ImageMethods.LOAD, (_, in, out) -> ImageErrors.answering(() -> load(in, out)))
        .unary(ImageMethods.LIST, (_, q) -> ImageErrors.answering(() -> list(q)))
        .unary(ImageMethods.INSPECT, (_, q) -> ImageErrors.answering(() -> inspect(q)))
        .unary(ImageMethods.REMOVE, (_, q) -> ImageErrors.answering(() -> remove(q)))
        .unary(ImageMethods.TAG, (_, q) -> ImageErrors.answering(() -> tag(q)))
        .unary(ImageMethods.EXISTS, (_, q) -> ImageErrors.answering(() -> exists(q)));
  }

  private LoadResult load(Receiver<LoadChunk> in, Sender<LoadProgress> out) throws Exception {
    LoadResult result =
        images.load(
            new ChunkStream<>(ByteString.EMPTY, in, LoadChunk::getData),
            message -> out.send(LoadProgress.newBuilder().setMessage(message).build()));
    LoadProgress.Builder last = LoadProgress.newBuilder().addAllLoaded(result.loaded());
    out.send(last.setMessage(String.join("\n", result.messages())).build());
    return result;
  }

  private ListImagesResponse list(ListImagesRequest request) {
    Map<String, List<String>> filters = Filters.byKey(request.getFiltersList());
    List<ImageSummary> summaries =
        images.list(new ImageQuery(request.getAll(), filters, false)).stream()
            .map(found -> summary(found.image()))
            .toList();
    return ListImagesResponse.newBuilder().addAllImages(summaries).build();
  }

  private InspectImageResponse inspect(ImageRef request) {
    ImageRecord image = images.resolve(request.getReference());
    return InspectImageResponse.newBuilder()
        .setSummary(summary(image))
        .setJson(images.store().inspectJson(image))
        .build();
  }

  private RemoveImageResponse remove(RemoveImageRequest request) {
    Removal removal = images.remove(request.getReference(), request.getForce(), false);
    return RemoveImageResponse.newBuilder()
        .addAllUntagged(removal.untagged())
        .addAllDeleted(removal.deleted())
        .build();
  }

  private TagImageResponse tag(TagImageRequest request) {
    images.tag(request.getSource(), request.getTarget());
    return TagImageResponse.getDefaultInstance();
  }

  private ExistsResponse exists(ImageRef request) {
    return ExistsResponse.newBuilder()
        .setExists(images.find(request.getReference()).isPresent())
        .build();
  }

  private ImageSummary summary(ImageRecord image) {
    return ImageSummary.newBuilder()
        .setId(image.id().toString())
        .addAllTags(image.tags())
        .setCreatedAtNanos(EpochNanos.of(image.created()))
        .setSize(image.size())
        .setContainers(images.containers(image))
        .setArchitecture(image.architecture())
        .build();
  }
}
