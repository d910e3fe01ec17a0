package dev.arcbox.agent.service;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.socket.StreamSocket;
import dev.arcbox.proto.agent.UnpackLayerRequest;
import dev.arcbox.proto.agent.UnpackLayerResponse;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Layers that arrive on a raw connection. */
final class LayerTransfer {
  private static final int CHUNK = 64 << 10;

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
    try (connection;
        Arena arena = Arena.ofConfined()) {
      connection.nonBlocking(false);
      Bytes bytes = new Bytes(connection, arena.allocate(CHUNK, 16));
      LayerStore.Unpacked done = layers.unpack(request.getDiffId(), bytes::read);
      return UnpackLayerResponse.newBuilder()
          .setSize(done.bytes())
          .setEntries(done.entries())
          .setExisted(done.existed())
          .build();
    }
  }

  /** Blocking reads through native memory, a whole chunk each time: headers are small. */
  private static final class Bytes {
    private final StreamSocket connection;
    private final MemorySegment chunk;
    private int from;
    private int to;

    Bytes(StreamSocket connection, MemorySegment chunk) {
      this.connection = connection;
      this.chunk = chunk;
    }

    int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (from == to) {
        from = 0;
        to = fill();
        if (to == 0) {
          return -1;
        }
      }
      int count = Math.min(length, to - from);
      MemorySegment.copy(chunk, JAVA_BYTE, from, into, offset, count);
      from += count;
      return count;
    }

    private int fill() throws IOException {
      try {
        return (int) FdIo.read(connection.fd(), chunk);
      } catch (PlatformException e) {
        throw e.toIoException();
      }
    }
  }
}
