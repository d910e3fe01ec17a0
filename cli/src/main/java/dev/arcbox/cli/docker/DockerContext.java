package dev.arcbox.cli.docker;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.output.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The context "arcbox" among those of the Docker client.
 *
 * @param folder {@code DOCKER_CONFIG}, else {@code ~/.docker}
 */
public record DockerContext(Path folder) {
  public static final String NAME = "arcbox";

  private static final String CURRENT = "currentContext";

  /** Where the way back is kept: the context that was current before. */
  private static final String BEFORE = "arcboxPrevious";

  public static DockerContext of(Map<String, String> environment) {
    String own = environment.getOrDefault("DOCKER_CONFIG", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return new DockerContext(own.isBlank() ? Path.of(home, ".docker") : Path.of(own));
  }

  /** Makes the context and makes it the current one. */
  public void enable(Path socket) {
    Map<String, String> config = readConfig();
    Optional<String> before = JsonMembers.text(config, CURRENT).filter(name -> !name.equals(NAME));
    Json meta = new Json().object().field("Name", NAME).name("Metadata").object();
    meta.field("Description", "ArcBox");
    before.or(this::before).ifPresent(name -> meta.field(BEFORE, name));
    meta.endObject().name("Endpoints").object().name("docker").object();
    meta.field("Host", "unix://" + socket).field("SkipTLSVerify", false);
    meta.endObject().endObject().endObject();
    write(metaFile(), meta.toString());
    config.put(CURRENT, "\"" + NAME + "\"");
    write(configFile(), JsonMembers.write(config));
  }

  /** Takes the context away; the one that was current before is current again. */
  public void disable() {
    Map<String, String> config = readConfig();
    if (isCurrent(config)) {
      Optional<String> before = before();
      if (before.isPresent()) {
        config.put(CURRENT, "\"" + before.get() + "\"");
      } else {
        config.remove(CURRENT);
      }
      write(configFile(), JsonMembers.write(config));
    }
    try {
      Files.deleteIfExists(metaFile());
      Files.deleteIfExists(metaFile().getParent());
    } catch (IOException e) {
      throw new CliException.Input("cannot remove " + metaFile() + ": " + e.getMessage(), e);
    }
  }

  public boolean exists() {
    return Files.exists(metaFile());
  }

  public boolean isCurrent() {
    return isCurrent(readConfig());
  }

  private static boolean isCurrent(Map<String, String> config) {
    return JsonMembers.text(config, CURRENT).filter(NAME::equals).isPresent();
  }

  private Optional<String> before() {
    String metadata = read(metaFile()).getOrDefault("Metadata", "{}");
    return JsonMembers.text(members(metaFile(), metadata), BEFORE);
  }

  private Map<String, String> readConfig() {
    return read(configFile());
  }

  /** Absent is empty. */
  private static Map<String, String> read(Path file) {
    try {
      String text = Files.readString(file);
      return text.isBlank() ? new LinkedHashMap<>() : members(file, text);
    } catch (NoSuchFileException e) {
      return new LinkedHashMap<>();
    } catch (IOException e) {
      throw new CliException.Input("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> members(Path file, String text) {
    try {
      return JsonMembers.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliException.Input(
          file + " is no JSON object: " + e.getMessage() + "; repair or remove it", e);
    }
  }

  /** A link that the user has made is followed: the file behind it is the one that is meant. */
  private static void write(Path named, String text) {
    try {
      Files.createDirectories(named.getParent());
      Path file = Files.exists(named) ? named.toRealPath() : named;
      Path fresh = Files.createTempFile(file.getParent(), ".arcbox", ".tmp");
      try {
        Files.writeString(fresh, text);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
        } else {
          Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new CliException.Input("cannot write " + named + ": " + e.getMessage(), e);
    }
  }

  private Path configFile() {
    return folder.resolve("config.json");
  }

  /** Docker names the folder by the digest of the context's name. */
  private Path metaFile() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(NAME.getBytes(StandardCharsets.UTF_8));
      return folder
          .resolve("contexts")
          .resolve("meta")
          .resolve(HexFormat.of().formatHex(digest))
          .resolve("meta.json");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
