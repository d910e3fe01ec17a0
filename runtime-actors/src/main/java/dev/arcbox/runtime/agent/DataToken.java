package dev.arcbox.runtime.agent;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;

/** Sixteen random bytes that join a raw connection to the control call that it belongs to. */
public final class DataToken {
  static final int LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private DataToken() {}

  static byte[] fresh() {
    byte[] token = new byte[LENGTH];
    RANDOM.nextBytes(token);
    return token;
  }

  /** Stands for /dev/null. */
  public static ByteString none() {
    return ByteString.EMPTY;
  }
}
