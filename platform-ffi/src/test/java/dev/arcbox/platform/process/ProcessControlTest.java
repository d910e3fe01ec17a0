package dev.arcbox.platform.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("host")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ProcessControlTest {
  /** A JVM that has a bound child and prints its pid. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      SpawnSpec spec = SpawnSpec.of(List.of("/bin/sleep", "1000"));
      try (ChildProcess child = Spawner.spawnBound(spec)) {
        System.out.println(child.pid());
        TimeUnit.DAYS.sleep(1);
      }
    }
  }

  @Test
  void boundChildDiesWithItsParentWhateverKillsIt() throws Exception {
    String base = System.getProperty("basedir", ".");
    String classPath =
        Path.of(base, "target", "classes")
            + File.pathSeparator
            + Path.of(base, "target", "test-classes")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = jvm.inputReader()) {
      int pid = Integer.parseInt(out.readLine());
      assertTrue(ProcessControl.kill(pid, 0));
      assertTrue(ProcessControl.kill(Math.toIntExact(jvm.pid()), Signal.KILL));
      assertEquals(128 + Signal.KILL, jvm.waitFor());
      while (ProcessHandle.of(pid).flatMap(p -> p.info().command()).isPresent()) {
        TimeUnit.MILLISECONDS.sleep(5); // a zombie has no command
      }
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void orphansComeToASubreaper() throws Exception {
    ProcessControl.becomeSubreaper();
    SpawnSpec spec = SpawnSpec.of(List.of("/bin/sh", "-c", "sleep 0.01 & exit 0"));
    try (ChildProcess child = Spawner.spawn(spec)) {
      assertEquals(new ExitStatus.Exited(0), child.waitFor());
      Set<Integer> orphans = new HashSet<>();
      while (orphans.isEmpty()) {
        assertTrue(ProcessControl.awaitEndedChild(), "the orphan went to somebody else");
        boolean _ = ProcessControl.reapUnless(pid -> !orphans.add(pid));
      }
      assertFalse(orphans.contains(child.pid()));
    }
  }

  @Test
  void aProcessThatIsNotThereIsNoError() {
    assertFalse(ProcessControl.kill(1 << 29, Signal.TERM));
    assertTrue(ProcessControl.kill(ProcessControl.pid(), 0));
  }
}
