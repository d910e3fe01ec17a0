package dev.arcbox.virtio.vsock;

import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;

/** The payload of the packet in a chain that the guest sent. */
record ChainSource(DescriptorChain chain) implements PacketSource {

  @Override
  public long available() {
    return chain.readableBytes() - VsockHeader.BYTES;
  }

  @Override
  public void copy(int position, MemorySegment target, long offset, int length) {
    int _ = chain.read(VsockHeader.BYTES + position, target, offset, length);
  }
}
