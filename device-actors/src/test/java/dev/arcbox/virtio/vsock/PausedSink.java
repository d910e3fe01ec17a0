package dev.arcbox.virtio.vsock;

import dev.arcbox.testkit.vsock.GuestService;
import dev.arcbox.testkit.vsock.GuestStream;
import dev.arcbox.testkit.vsock.SinkService;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** A sink that does not read until it is told to, and says which connection it has. */
record PausedSink(SinkService sink, AtomicReference<GuestStream> peer) implements GuestService {

  @Override
  public void opened(GuestStream stream) {
    peer.set(stream);
    sink.pause(stream, true);
  }

  @Override
  public void received(GuestStream stream, MemorySegment memory, long offset, int length) {
    sink.received(stream, memory, offset, length);
  }

  @Override
  public int fill(GuestStream stream, MemorySegment memory, long offset, int room) {
    return 0;
  }

  @Override
  public void ended(GuestStream stream) {
    sink.ended(stream);
  }
}
