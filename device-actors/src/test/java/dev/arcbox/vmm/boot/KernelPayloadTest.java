package dev.arcbox.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KernelPayloadTest {
  /** "abcabcabcabcabcX" by hand: literals abc, a match 3 back of 12, then literal X. */
  private static final byte[] BLOCK =
      HexFormat.of().parseHex("38 616263 0300 10 58".replace(" ", ""));

  private static final String TEXT = "abcabcabcabcabcX";

  private static ByteBuffer kernel(byte[]... blocks) {
    ByteBuffer it = Images.bzImage();
    int start = 5 * 512 + 16;
    it.position(start);
    it.putInt(0x184c2102);
    int total = 0;
    for (byte[] block : blocks) {
      it.putInt(block.length).put(block);
      total += TEXT.length();
    }
    it.putInt(total);
    it.putInt(0x24c, it.position() - start);
    return it;
  }

  private static byte[] extract(ByteBuffer kernel) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(KernelPayload.extract(Images.segment(kernel), out));
    return out.toByteArray();
  }

  @Test
  void unpacksBlockAfterBlock() throws Exception {
    assertArrayEquals(TEXT.getBytes(StandardCharsets.US_ASCII), extract(kernel(BLOCK)));
    assertEquals(TEXT + TEXT, new String(extract(kernel(BLOCK, BLOCK)), StandardCharsets.US_ASCII));
  }

  @Test
  void leavesOtherCompressionsAlone() throws Exception {
    ByteBuffer kernel = kernel(BLOCK);
    kernel.putInt(5 * 512 + 16, 0x00088b1f);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertFalse(KernelPayload.extract(Images.segment(kernel), out));
    assertEquals(0, out.size());
  }

  @Test
  void refusesDamage() {
    ByteBuffer trailer = kernel(BLOCK);
    trailer.putInt(trailer.position() - 4, 17);
    assertThrows(BootException.class, () -> extract(trailer));
    ByteBuffer length = kernel(BLOCK);
    length.putInt(5 * 512 + 20, -1);
    assertThrows(BootException.class, () -> extract(length));
    // Distances 0 and beyond the start, literals beyond the end, a length that never ends.
    for (String block : new String[] {"38616263000010", "38616263040010", "f0", "f0ffffff", "50"}) {
      byte[] bytes = HexFormat.of().parseHex(block);
      assertThrows(
          BootException.class, () -> Lz4Block.decompress(bytes, bytes.length, new byte[64]));
    }
    byte[] longer = HexFormat.of().parseHex("1f6101 00ff00".replace(" ", ""));
    assertThrows(
        BootException.class, () -> Lz4Block.decompress(longer, longer.length, new byte[64]));
  }

  @Test
  void anyBytesAreUnpackedOrRefused() {
    Random random = new Random(8);
    byte[] out = new byte[1 << 12];
    for (int i = 0; i < 20_000; i++) {
      byte[] in = new byte[random.nextInt(64)];
      random.nextBytes(in);
      try {
        assertTrue(Lz4Block.decompress(in, in.length, out) <= out.length);
      } catch (BootException expected) {
        assertTrue(expected.getMessage().contains("damaged"));
      }
    }
  }
}
