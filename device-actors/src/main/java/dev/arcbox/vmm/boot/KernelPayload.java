package dev.arcbox.vmm.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The kernel inside a bzImage. Taken out once on the host, it boots by PVH without decompressing
 * itself in every guest.
 *
 * <pre>
 * | magic 02 21 4c 18 | size u32 | block … | size u32 | block … | size of it all u32 |
 * </pre>
 *
 * <p>This is LZ4's "legacy" frame with the kernel build's own trailer; distributions use it for its
 * speed. Other compressions are left as they are.
 */
public final class KernelPayload {
  private static final long LZ4_LEGACY = 0x184c_2102L;
  private static final int BLOCK = 8 << 20;

  /** What the format allows for a block that does not shrink. */
  private static final int LARGEST_COMPRESSED = BLOCK + BLOCK / 255 + 16;

  private KernelPayload() {}

  /**
   * Writes the ELF kernel of a bzImage.
   *
   * @return false, and nothing written, when the payload is compressed in another way
   */
  public static boolean extract(MemorySegment bzImage, OutputStream target)
      throws BootException, IOException {
    BzImageHeader header = BzImageHeader.parse(bzImage);
    if (header.payloadOffset() == 0 || header.payloadBytes() < 12) {
      return false;
    }
    MemorySegment payload = bzImage.asSlice(header.payloadOffset(), header.payloadBytes());
    LittleEndian it = new LittleEndian(payload);
    if (it.u32(0) != LZ4_LEGACY) {
      return false;
    }
    byte[] in = new byte[LARGEST_COMPRESSED];
    byte[] out = new byte[BLOCK];
    long at = 4;
    long total = 0;
    while (payload.byteSize() - at > 4) {
      long length = it.u32(at);
      at += 4;
      if (length > in.length || length > payload.byteSize() - at) {
        throw new BootException("kernel: LZ4 block of " + length + " bytes");
      }
      MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, at, in, 0, (int) length);
      at += length;
      int made = Lz4Block.decompress(in, (int) length, out);
      target.write(out, 0, made);
      total += made;
    }
    if (payload.byteSize() - at == 4 && it.u32(at) != total) {
      throw new BootException(
          "kernel: payload of %d bytes, its trailer says %d".formatted(total, it.u32(at)));
    }
    return true;
  }
}
