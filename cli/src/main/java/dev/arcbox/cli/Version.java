package dev.arcbox.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What this client is. The build writes it into the resource {@code version}. */
public record Version(String version) {
  public static Version client() {
    try (InputStream resource = Version.class.getResourceAsStream("version")) {
      return new Version(
          resource == null
              ? "unknown"
              : new String(resource.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("the client's own jar cannot be read", e);
    }
  }

  public static String java() {
    return Runtime.version().toString();
  }
}
