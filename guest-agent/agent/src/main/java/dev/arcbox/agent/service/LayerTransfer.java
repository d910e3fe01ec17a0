package dev.arcbox.agent.service;

import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.stdio.RawInput;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.socket.StreamSocket;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.proto.agent.UnpackLayerResponse;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;

/** Layers that arrive on a raw connection. */
final class LayerTransfer {
  private final LayerStore layers;
  private final Tokens tokens;

  LayerTransfer(LayerStore layers, Tokens tokens) {
    this.layers = layers;
    this.tokens = tokens;
  }

  UnpackLayerResponse unpack(UnpackLayerRequest request) throws IOException, InterruptedException {
    StreamSocket connection =
        tokens
            .claim(request.getStream())
            .orElseThrow(
                () ->
                    new TtrpcException(
                        StatusCode.FAILED_PRECONDITION,
                        "no raw connection came with the layer's token"));
    try (RawInput bytes = new RawInput(connection)) {
      LayerStore.Unpacked done = layers.unpack(request.getDiffId(), bytes::read);
      return UnpackLayerResponse.newBuilder()
          .setSize(done.bytes())
          .setEntries(done.entries())
          .setExisted(done.existed())
          .build();
    }
  }
}
