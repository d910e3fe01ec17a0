package dev.arcbox.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerContextTest {
  private static final Path SOCKET = Path.of("/home/me/.arcbox/run/docker.sock");

  /** The digest of "arcbox", as Docker names the folder. */
  private static final String FOLDER =
      "contexts/meta/9d74782694829022465b645b6d6d8e4dec89d1c7e18ca6f16b2c84570844b5cc/meta.json";

  @TempDir private Path home;
  private DockerContext context;
  private Path config;

  @BeforeEach
  void open() {
    context = DockerContext.of(Map.of("HOME", home.toString()));
    config = home.resolve(".docker/config.json");
  }

  private void write(String text) throws IOException {
    Files.createDirectories(config.getParent());
    Files.writeString(config, text);
  }

  @Test
  void aFreshHomeGetsTheContext() throws IOException {
    context.enable(SOCKET);
    assertTrue(context.exists() && context.isCurrent());
    assertEquals("{\n\t\"currentContext\": \"arcbox\"\n}\n", Files.readString(config));
    assertEquals(
        "{\"Name\":\"arcbox\",\"Metadata\":{\"Description\":\"ArcBox\"},\"Endpoints\":{\"docker\":"
            + "{\"Host\":\"unix:///home/me/.arcbox/run/docker.sock\",\"SkipTLSVerify\":false}}}",
        Files.readString(home.resolve(".docker").resolve(FOLDER)));
  }

  @Test
  void otherSettingsStayAsTheyWereWritten() throws IOException {
    write("{\"auths\":{\"r.example\":{\"auth\":\"YTpi\"}},\n \"psFormat\" : \"a\\u0041\\\"\"}");
    context.enable(SOCKET);
    assertEquals(
        """
        {
        \t"auths": {"r.example":{"auth":"YTpi"}},
        \t"psFormat": "a\\u0041\\"",
        \t"currentContext": "arcbox"
        }
        """,
        Files.readString(config));
    context.disable();
    assertEquals(
        "{\n\t\"auths\": {\"r.example\":{\"auth\":\"YTpi\"}},\n\t\"psFormat\": \"a\\u0041\\\"\"\n}\n",
        Files.readString(config));
  }

  @Test
  void theContextThatWasCurrentBeforeComesBack() throws IOException {
    write("{\"currentContext\":\"colima\"}");
    context.enable(SOCKET);
    context.enable(SOCKET); // twice is once
    context.disable();
    assertEquals("{\n\t\"currentContext\": \"colima\"\n}\n", Files.readString(config));
    assertFalse(context.exists());
  }

  @Test
  void disablingWhatIsNotCurrentChangesNoChoice() throws IOException {
    context.enable(SOCKET);
    write("{\"currentContext\":\"other\"}");
    context.disable();
    assertEquals("{\"currentContext\":\"other\"}", Files.readString(config));
    context.disable(); // nothing is there: nothing happens
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "{\"a\":}", "{\"a\":1,}", "{} x", "{\"a\":tru}", "{\"a\":01}"})
  void aBrokenFileIsNamedAndLeftAlone(String text) throws IOException {
    write(text);
    CliException.Input refused =
        assertThrows(CliException.Input.class, () -> context.enable(SOCKET));
    assertTrue(refused.getMessage().contains(config.toString()), refused.getMessage());
    assertEquals(text, Files.readString(config));
    assertFalse(context.exists());
  }

  @Test
  void theFilesModeStaysAndNothingIsLeftBehind() throws IOException {
    write("{}");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));
    context.enable(SOCKET);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(config)));
    try (Stream<Path> files = Files.list(config.getParent())) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void anotherFolderMayBeNamed() {
    Path own = home.resolve("own");
    DockerContext other = DockerContext.of(Map.of("HOME", "/x", "DOCKER_CONFIG", own.toString()));
    other.enable(SOCKET);
    assertTrue(Files.exists(own.resolve("config.json")));
  }
}
