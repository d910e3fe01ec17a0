package dev.arcbox.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients as processes of their own, for their locks and sessions are a process's. */
@Timeout(300)
class LauncherTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir private Path directory;

  private void script(String body) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("dist/bin"));
    Path script = Files.writeString(bin.resolve("arcbox-daemon"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void workingScript() throws IOException {
    script(
        "echo started >> '%s'\nexec '%s' --sun-misc-unsafe-memory-access=allow -cp '%s' %s '%s'"
            .formatted(
                directory.resolve("starts"),
                JAVA,
                System.getProperty("java.class.path"),
                "dev.arcbox.cli.FakeDaemonMain",
                directory.resolve("home/run/arcbox.sock")));
  }

  private Process client(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.arcbox.cli.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ARCBOX_DIR", directory.resolve("home").toString());
    builder.environment().put("ARCBOX_HOME", directory.resolve("dist").toString());
    builder.environment().remove("ARCBOX_SOCKET");
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void twoClientsAtOnceEndInOneDaemon() throws Exception {
    workingScript();
    Process one = client("ps", "-q");
    Process two = client("ps", "-q");
    String said = output(one) + output(two);
    assertEquals(0, one.waitFor(), said);
    assertEquals(0, two.waitFor(), said);
    assertEquals(1, said.lines().filter(l -> l.contains("starting the daemon")).count(), said);
    assertEquals(1, Files.readAllLines(directory.resolve("starts")).size());
    Process stop = client("daemon", "stop");
    assertTrue(output(stop).contains("has stopped"));
    assertEquals(0, stop.waitFor());
  }

  @Test
  void aDeadDaemonsSocketIsNoHindrance() throws Exception {
    workingScript();
    Process first = client("ps", "-q");
    output(first);
    assertEquals(0, first.waitFor());
    Process stop = client("daemon", "stop");
    output(stop);
    assertEquals(0, stop.waitFor());
    // Closing a listener leaves its file, as SIGKILL does; a daemon removes it before it binds.
    assertTrue(Files.exists(directory.resolve("home/run/arcbox.sock")));
    script("rm -f '%s'\nexit 3".formatted(directory.resolve("home/run/arcbox.sock")));
    Process second = client("ps");
    assertTrue(output(second).contains("code 3"));
    assertEquals(1, second.waitFor());
  }

  @Test
  void aDaemonThatEndsAtOnceIsReportedWithItsWords() throws Exception {
    script("echo no room on the disk; exit 3");
    Process client = client("run", "busybox");
    String said = output(client);
    assertEquals(125, client.waitFor());
    assertTrue(said.contains("code 3") && said.contains("no room on the disk"), said);
  }

  @Test
  void statusAndVersionStartNothing() throws Exception {
    script("echo started > '%s'".formatted(directory.resolve("starts")));
    assertEquals(1, client("daemon", "status").waitFor());
    assertEquals(0, client("version").waitFor());
    assertEquals(0, client("completions", "bash").waitFor());
    assertFalse(Files.exists(directory.resolve("starts")));
  }
}
