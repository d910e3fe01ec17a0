package dev.arcbox.platform.digest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private final MessageDigest digest = Sha256.create();

  @Test
  void digestsAreThoseOfTheStandard() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        HexFormat.of().formatHex(digest.digest("abc".getBytes(StandardCharsets.US_ASCII))));
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void anyPiecesMakeTheSameDigest() {
    Random random = new Random(7);
    byte[] bytes = new byte[300_000];
    random.nextBytes(bytes);
    byte[] expected = Sha256.ofTheJdk().digest(bytes);
    for (int round = 0; round < 20; round++) {
      int at = 0;
      while (at < bytes.length) {
        int count = Math.min(bytes.length - at, random.nextInt(100_000));
        if (random.nextBoolean()) {
          digest.update(bytes, at, count);
        } else {
          ByteBuffer direct = ByteBuffer.allocateDirect(count).put(bytes, at, count);
          digest.update(direct.flip());
        }
        at += count;
      }
      assertArrayEquals(expected, digest.digest());
    }
  }

  @Test
  void aResetBeginsAnew() {
    digest.update(new byte[1000]);
    digest.reset();
    digest.update((byte) 'a');
    assertArrayEquals(Sha256.ofTheJdk().digest(new byte[] {'a'}), digest.digest());
  }

  @Test
  void aCopyGoesItsOwnWay() throws CloneNotSupportedException {
    digest.update((byte) 'a');
    MessageDigest copy = (MessageDigest) digest.clone();
    copy.update((byte) 'b');
    assertArrayEquals(Sha256.ofTheJdk().digest(new byte[] {'a'}), digest.digest());
    assertArrayEquals(Sha256.ofTheJdk().digest(new byte[] {'a', 'b'}), copy.digest());
  }

  @Test
  void bytesOutsideOfTheArrayAreRefused() {
    byte[] bytes = new byte[10];
    assertThrows(IllegalArgumentException.class, () -> digest.update(bytes, 5, 6));
    assertArrayEquals(Sha256.ofTheJdk().digest(Arrays.copyOf(bytes, 0)), digest.digest());
  }
}
