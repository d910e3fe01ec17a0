package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.ExistsResponse;
import dev.arcbox.proto.api.ImageHistoryResponse;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.InspectImageResponse;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.ListImagesResponse;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.proto.api.PruneImagesRequest;
import dev.arcbox.proto.api.PruneImagesResponse;
import dev.arcbox.proto.api.PullImageRequest;
import dev.arcbox.proto.api.PushImageRequest;
import dev.arcbox.proto.api.RemoveImageRequest;
import dev.arcbox.proto.api.RemoveImageResponse;
import dev.arcbox.proto.api.SaveImagesRequest;
import dev.arcbox.proto.api.TagImageRequest;
import dev.arcbox.proto.api.TagImageResponse;
import dev.arcbox.proto.api.TransferProgress;

/** The methods of {@code arcbox.api.v1.ImageService}. */
public final class ImageMethods {
  public static final String SERVICE = "arcbox.api.v1.ImageService";

  public static final TtrpcMethod<LoadChunk, LoadProgress> LOAD =
      TtrpcMethod.bidi(SERVICE, "Load", LoadChunk.parser(), LoadProgress.parser());

  public static final TtrpcMethod<ListImagesRequest, ListImagesResponse> LIST =
      TtrpcMethod.unary(SERVICE, "List", ListImagesRequest.parser(), ListImagesResponse.parser());

  public static final TtrpcMethod<ImageRef, InspectImageResponse> INSPECT =
      TtrpcMethod.unary(SERVICE, "Inspect", ImageRef.parser(), InspectImageResponse.parser());

  public static final TtrpcMethod<RemoveImageRequest, RemoveImageResponse> REMOVE =
      TtrpcMethod.unary(
          SERVICE, "Remove", RemoveImageRequest.parser(), RemoveImageResponse.parser());

  public static final TtrpcMethod<TagImageRequest, TagImageResponse> TAG =
      TtrpcMethod.unary(SERVICE, "Tag", TagImageRequest.parser(), TagImageResponse.parser());

  public static final TtrpcMethod<ImageRef, ExistsResponse> EXISTS =
      TtrpcMethod.unary(SERVICE, "Exists", ImageRef.parser(), ExistsResponse.parser());

  public static final TtrpcMethod<PullImageRequest, TransferProgress> PULL =
      TtrpcMethod.serverStream(
          SERVICE, "Pull", PullImageRequest.parser(), TransferProgress.parser());

  public static final TtrpcMethod<PushImageRequest, TransferProgress> PUSH =
      TtrpcMethod.serverStream(
          SERVICE, "Push", PushImageRequest.parser(), TransferProgress.parser());

  public static final TtrpcMethod<SaveImagesRequest, LoadChunk> SAVE =
      TtrpcMethod.serverStream(SERVICE, "Save", SaveImagesRequest.parser(), LoadChunk.parser());

  public static final TtrpcMethod<ImageRef, ImageHistoryResponse> HISTORY =
      TtrpcMethod.unary(SERVICE, "History", ImageRef.parser(), ImageHistoryResponse.parser());

  public static final TtrpcMethod<PruneImagesRequest, PruneImagesResponse> PRUNE =
      TtrpcMethod.unary(
          SERVICE, "Prune", PruneImagesRequest.parser(), PruneImagesResponse.parser());

  private ImageMethods() {}
}
