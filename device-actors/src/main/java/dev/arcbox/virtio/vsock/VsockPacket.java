package dev.arcbox.virtio.vsock;

import java.lang.foreign.MemorySegment;

/**
 * One packet header as a value, for logs, refusals and tests; the hot path uses {@link
 * VsockHeader}. Unsigned 32-bit fields stand in {@code int}s.
 */
record VsockPacket(
    long sourceCid,
    long targetCid,
    int sourcePort,
    int targetPort,
    int length,
    int type,
    int op,
    int flags,
    int bufferSize,
    int forwarded) {

  static VsockPacket parse(MemorySegment header) {
    return new VsockPacket(
        VsockHeader.sourceCid(header),
        VsockHeader.targetCid(header),
        VsockHeader.sourcePort(header),
        VsockHeader.targetPort(header),
        (int) VsockHeader.length(header),
        VsockHeader.type(header),
        VsockHeader.op(header),
        VsockHeader.flags(header),
        VsockHeader.bufferSize(header),
        VsockHeader.forwarded(header));
  }

  void emit(MemorySegment header) {
    VsockHeader.addresses(header, sourceCid, targetCid, sourcePort, targetPort);
    VsockHeader.operation(header, type, op, flags, length);
    VsockHeader.credit(header, bufferSize, forwarded);
  }
}
