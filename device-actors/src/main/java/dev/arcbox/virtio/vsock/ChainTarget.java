package dev.arcbox.virtio.vsock;

import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;

/** A chain that the guest offered for a packet. */
record ChainTarget(DescriptorChain chain) implements PacketTarget {

  @Override
  public int room() {
    return (int) (chain.writableBytes() - VsockHeader.BYTES);
  }

  @Override
  public void payload(int position, MemorySegment source, long offset, int length) {
    int _ = chain.write(VsockHeader.BYTES + position, source, offset, length);
  }

  @Override
  public void header(MemorySegment header) {
    int _ = chain.write(0, header, 0, VsockHeader.BYTES);
  }
}
