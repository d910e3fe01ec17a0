package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digests of files, and keys made from lists of facts. */
final class Sha256 {
  /** Large enough that the digest, not the system call, is what takes time. */
  private static final int CHUNK = 1 << 18;

  /** 64 bits name a cached thing; its full digest stands beside it. */
  private static final int KEY_DIGITS = 16;

  private Sha256() {}

  static String ofFile(Path file) throws BootException {
    var digest = digest();
    var chunk = new byte[CHUNK];
    try (var in = Files.newInputStream(file)) {
      for (var n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    } catch (IOException e) {
      throw new BootException.FileFailed("reading " + file, e);
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  /** A short name for a list of facts: equal lists have equal keys. */
  static String key(List<String> facts) {
    var digest = digest();
    for (var fact : facts) {
      digest.update(fact.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_DIGITS);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
