package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.ttrpc.Receiver;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/** The chunks of a client's stream as bytes; asks for the next chunk when one is used up. */
final class ChunkStream<Q> extends InputStream {
  private final Receiver<Q> chunks;
  private final Function<Q, ByteString> data;
  private ByteString chunk;
  private int position;
  private boolean ended;

  /**
   * @param first bytes that came before the stream's next chunk
   */
  ChunkStream(ByteString first, Receiver<Q> chunks, Function<Q, ByteString> data) {
    this.chunk = first;
    this.chunks = chunks;
    this.data = data;
  }

  @Override
  public int read() {
    return advance() ? chunk.byteAt(position++) & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int count = Math.min(length, chunk.size() - position);
    chunk.substring(position, position + count).copyTo(buffer, offset);
    position += count;
    return count;
  }

  /** Makes sure that a byte is there; false at the stream's end. Empty chunks are skipped. */
  private boolean advance() {
    while (position == chunk.size() && !ended) {
      Optional<Q> next = chunks.receive();
      ended = next.isEmpty();
      chunk = next.map(data).orElse(ByteString.EMPTY);
      position = 0;
    }
    return !ended;
  }
}
