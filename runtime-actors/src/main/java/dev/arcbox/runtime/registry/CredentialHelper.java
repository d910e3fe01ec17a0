package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps credentials: {@code docker-credential-<name> get} reads the registry's
 * address and writes JSON.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers">its protocol</a>
 */
final class CredentialHelper {
  /** Some ask the user. */
  private static final int LIMIT_SECONDS = 60;

  private static final int MAX_OUTPUT = 64 << 10;

  private final String name;

  CredentialHelper(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
      throw new OciException.InvalidDocument(
          "credential helper", "\"" + Shown.shortened(name) + "\" is not a program's name");
    }
    this.name = name;
  }

  /** Empty when it keeps nothing for the address. */
  Optional<Credentials> get(String address) throws IOException {
    Process process =
        new ProcessBuilder(List.of("docker-credential-" + name, "get"))
            .redirectError(Redirect.DISCARD)
            .start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(address.getBytes(StandardCharsets.UTF_8));
      }
      byte[] output;
      try (InputStream out = process.getInputStream()) {
        output = out.readNBytes(MAX_OUTPUT);
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("docker-credential-" + name + " did not end");
      }
      // Exit code 1 is how it says that there is nothing; the words differ.
      return process.exitValue() == 0 ? read(output) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking docker-credential-" + name, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Optional<Credentials> read(byte[] output) {
    JsonDocument json = JsonDocument.parse("answer of docker-credential-" + name, output);
    String user = json.requiredText("Username");
    String secret = json.requiredText("Secret");
    return Optional.of(
        user.equals("<token>")
            ? new Credentials.IdentityToken(secret)
            : new Credentials.Password(user, secret));
  }
}
