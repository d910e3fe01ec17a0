package dev.arcbox.runtime.oci;

import java.util.Locale;

/** What an image runs on, in Go's words. */
public record Platform(String os, String architecture) {
  /** Guests are Linux whatever the host is; their architecture is the host's. */
  public static Platform ofGuests() {
    return new Platform("linux", goName(System.getProperty("os.arch")));
  }

  static String goName(String javaName) {
    return switch (javaName.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> javaName;
    };
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
