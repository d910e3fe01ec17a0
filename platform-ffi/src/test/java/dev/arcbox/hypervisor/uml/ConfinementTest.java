package dev.arcbox.hypervisor.uml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import dev.arcbox.platform.process.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way of holding a process tree, with a shell in the place of the kernel. */
@Tag("host")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConfinementTest {
  @TempDir Path folder;

  private UmlProcessTree start(Confinement within, String script) {
    boolean possible =
        within == Confinement.PROCESS_GROUP || Confinement.here() != Confinement.PROCESS_GROUP;
    Assumptions.assumeTrue(possible, "no namespaces here");
    Assumptions.assumeTrue(
        within != Confinement.USER_NAMESPACE || within.works(), "no user namespaces here");
    FileOpen log = FileOpen.append();
    try (FileHandle console = FileHandle.open(folder.resolve("log"), log)) {
      // The kernel makes a session of its own, and so does this.
      List<String> command = List.of("/usr/bin/setsid", "/bin/sh", "-c", script);
      return UmlProcessTree.start("test", command, folder, folder, console, within, List.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Confinement.class)
  void passesTheExitCodeOnAndEndsWhatIsLeft(Confinement within) throws Exception {
    try (UmlProcessTree tree = start(within, "sleep 1000 & exit 86")) {
      assertEquals(new ExitStatus.Exited(86), tree.onExit().join());
      awaitEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Confinement.class)
  void killEndsEverything(Confinement within) throws Exception {
    try (UmlProcessTree tree = start(within, "sleep 1000 & echo up; wait")) {
      while (!Files.readString(folder.resolve("log")).contains("up")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertTrue(TestVm.processes(folder).size() > 2);
      tree.kill();
      assertEquals(137, tree.onExit().join().shellCode());
      awaitEmpty();
    }
  }

  /** A namespace is empty at once; a group's processes may still be on their way out. */
  private void awaitEmpty() throws Exception {
    while (!TestVm.processes(folder).isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
