package dev.arcbox.runtime.oci;

import dev.arcbox.platform.digest.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A content address. Only {@code sha256} is taken: it is what every image in the wild uses. */
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";
  private static final int HEX_LENGTH = 64;

  public Digest {
    if (!isHex(hex)) {
      throw new OciException.InvalidDigest(hex, "64 lower-case hexadecimal digits expected");
    }
  }

  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new OciException.InvalidDigest(text, "only sha256 is supported");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  public static Digest of(byte[] content) {
    return finish(algorithm(content));
  }

  /** The digest of what {@code running} was fed. */
  public static Digest finish(MessageDigest running) {
    return new Digest(HexFormat.of().formatHex(running.digest()));
  }

  public static MessageDigest algorithm() {
    return Sha256.create();
  }

  /** The first twelve digits, as Docker shows ids. */
  public String shortForm() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }

  /** Whether a digest of these digits can be made. */
  public static boolean isHex(String text) {
    return text.length() == HEX_LENGTH && isHexDigits(text);
  }

  static boolean isHexDigits(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static MessageDigest algorithm(byte[] content) {
    MessageDigest running = algorithm();
    running.update(content);
    return running;
  }
}
