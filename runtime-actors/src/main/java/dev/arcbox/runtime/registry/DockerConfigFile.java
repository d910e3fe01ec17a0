package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ~/.docker/config.json}: what {@code docker login} left, in the file or with a credential
 * helper. Read anew each time, because logins change it.
 */
public final class DockerConfigFile implements CredentialSource {
  private static final Logger LOG = LoggerFactory.getLogger(DockerConfigFile.class);

  /** The key that logins to the default registry have been kept under since before there was v2. */
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  private final Path file;

  public DockerConfigFile(Path file) {
    this.file = file;
  }

  /** Where {@code docker login} writes. */
  public static DockerConfigFile ofUser(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return new DockerConfigFile(
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .orElseGet(() -> Path.of(home, ".docker"))
            .resolve("config.json"));
  }

  @Override
  public Credentials of(String registry) {
    try {
      return find(registry).orElse(Credentials.NONE);
    } catch (NoSuchFileException e) {
      return Credentials.NONE;
    } catch (IOException | OciException e) {
      LOG.warn("credentials in {} cannot be read: {}", file, e.getMessage());
      return Credentials.NONE;
    }
  }

  private Optional<Credentials> find(String registry) throws IOException {
    JsonDocument config = JsonDocument.parse(file.toString(), Files.readAllBytes(file));
    String key = registry.equals(ImageName.HUB) ? HUB_KEY : registry;
    Optional<String> helper =
        config
            .object("credHelpers")
            .flatMap(helpers -> helpers.text(registry).or(() -> helpers.text(key)))
            .or(() -> config.text("credsStore"))
            .filter(name -> !name.isEmpty());
    if (helper.isPresent()) {
      Optional<Credentials> kept = new CredentialHelper(helper.get()).get(key);
      if (kept.isPresent()) {
        return kept;
      }
    }
    return config.object("auths").flatMap(auths -> entry(auths, key)).flatMap(AuthDocument::of);
  }

  /** Keys are hosts, or URLs of which the host counts. */
  private static Optional<JsonDocument> entry(JsonDocument auths, String key) {
    Optional<JsonDocument> exact = auths.object(key);
    if (exact.isPresent()) {
      return exact;
    }
    return auths.node().properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> host(name).equals(host(key)))
        .findFirst()
        .flatMap(auths::object);
  }

  private static String host(String key) {
    String bare = key.replaceFirst("^https?://", "");
    int slash = bare.indexOf('/');
    return slash < 0 ? bare : bare.substring(0, slash);
  }
}
