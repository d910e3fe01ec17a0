package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.ExistsResponse;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.InspectImageResponse;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.ListImagesResponse;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.proto.api.RemoveImageRequest;
import dev.arcbox.proto.api.RemoveImageResponse;
import dev.arcbox.proto.api.TagImageRequest;
import dev.arcbox.proto.api.TagImageResponse;

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

  private ImageMethods() {}
}
