package dev.arcbox.hypervisor.uml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.VmState;
import dev.arcbox.platform.process.ProcessControl;
import dev.arcbox.platform.process.Signal;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JVM with a machine ends, in whatever way: nothing of the machine's process tree outlives it.
 */
@Tag("uml")
@ExtendWith(NeedsUml.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DaemonDeathTest {
  @TempDir Path folder;

  /** The JVM that dies. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (TestVm vm = new TestVm(Path.of(args[0]), "sleep 100000\n")) {
        vm.machine.start();
        if (args[1].equals("up")) {
          var _ = vm.await(VmState.Running.class);
        }
        System.out.println("ready");
        TimeUnit.DAYS.sleep(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Signal.KILL, Signal.TERM})
  void leavesNoProcessOfARunningGuest(int signal) throws Exception {
    endAndCheck("up", signal);
  }

  @ParameterizedTest
  @ValueSource(ints = {Signal.KILL, Signal.TERM})
  void leavesNoProcessOfAGuestThatIsStarting(int signal) throws Exception {
    endAndCheck("starting", signal);
  }

  /** The tests of a named module run partly from a module path. */
  private static String classPath() {
    String base = System.getProperty("basedir", ".");
    return String.join(
        File.pathSeparator,
        System.getProperty("java.class.path"),
        System.getProperty("jdk.module.path", ""),
        Path.of(base, "target", "classes").toString(),
        Path.of(base, "target", "test-classes").toString());
  }

  private void endAndCheck(String when, int signal) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Darcbox.test.uml.kernel=" + NeedsUml.kernel(),
                "-Darcbox.test.busybox=" + NeedsUml.busybox(),
                "-cp",
                classPath(),
                Holder.class.getName(),
                folder.toString(),
                when)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      assertEquals("ready", out.readLine());
      Path runDir = folder.resolve("run");
      assertFalse(TestVm.processes(runDir).isEmpty());
      assertTrue(ProcessControl.kill(Math.toIntExact(jvm.pid()), signal));
      assertTrue(jvm.waitFor() > 128);
      while (!TestVm.processes(runDir).isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(5); // ends by the test's time limit if one remains
      }
      assertEquals(List.of(), TestVm.processes(runDir));
    } finally {
      jvm.destroyForcibly();
    }
  }
}
