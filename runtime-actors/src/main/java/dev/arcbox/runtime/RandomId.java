package dev.arcbox.runtime;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids as Docker writes them: 32 random bytes in 64 lower-case hexadecimal digits. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private RandomId() {}

  public static String next() {
    byte[] id = new byte[BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
