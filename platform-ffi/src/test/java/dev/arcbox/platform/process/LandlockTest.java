package dev.arcbox.platform.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.process.Landlock.Access;
import dev.arcbox.platform.process.Landlock.Rule;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
class LandlockTest {
  @TempDir Path folder;

  @BeforeEach
  void needsLandlock() {
    Assumptions.assumeTrue(Landlock.available(), "this kernel has no Landlock");
  }

  private ExitStatus run(String script, Rule... more) {
    List<Rule> rules = new ArrayList<>(List.of(more));
    Stream.of("/usr", "/bin", "/lib", "/lib64", "/no/such/path")
        .forEach(path -> rules.add(new Rule(Path.of(path), Access.READ_AND_EXECUTE)));
    rules.add(new Rule(Path.of("/dev/null"), Access.READ_AND_WRITE));
    SpawnSpec spec = SpawnSpec.of(List.of("/bin/sh", "-c", script)).directory(folder);
    try (ChildProcess child = Landlock.spawn(spec.stdio(quiet(), quiet(), quiet()), rules)) {
      return child.onExit().join();
    }
  }

  private static Stdio quiet() {
    return Stdio.discard();
  }

  @Test
  void onlyWhatTheRulesNameIsSeen() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s");
    assertEquals(new ExitStatus.Exited(1), run("cat secret || exit 1"));
    assertEquals(new ExitStatus.Exited(0), run("cat secret", new Rule(secret, Access.READ)));
    assertEquals(
        new ExitStatus.Exited(3), run("echo x > secret || exit 3", new Rule(secret, Access.READ)));
    assertEquals(
        new ExitStatus.Exited(0), run("echo y > new", new Rule(folder, Access.EVERYTHING)));
    assertTrue(Files.exists(folder.resolve("new")));
  }

  @Test
  void theCallerStaysFree() throws IOException {
    assertEquals(new ExitStatus.Exited(0), run("true"));
    assertFalse(Files.readString(Path.of("/etc/passwd")).isEmpty());
  }

  /** A carrier of virtual threads that the restricted thread made would be restricted as well. */
  @Test
  void noThreadOfOursIsRestrictedAfterwards() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ExitStatus>> ends = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        ends.add(callers.submit(() -> run("true")));
      }
      for (Future<ExitStatus> end : ends) {
        assertEquals(new ExitStatus.Exited(0), end.get());
      }
      assertEquals(List.of(), restrictedThreads());
    }
  }

  /** The restriction itself is not shown, but what must come before it is. */
  private static List<String> restrictedThreads() throws IOException {
    List<String> restricted = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        // The thread that spawned may still take its last steps in the kernel.
        status(task)
            .filter(status -> status.contains("NoNewPrivs:\t1"))
            .filter(status -> !status.contains("landlocked-spaw"))
            .ifPresent(restricted::add);
      }
    }
    return restricted;
  }

  /** Nothing when the thread has ended, as those do that spawn. */
  private static Optional<String> status(Path task) {
    try {
      return Optional.of(Files.readString(task.resolve("status")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
